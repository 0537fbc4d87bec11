import type { Context } from '../../context.ts'
import { Exit, type ExitCode, usageError } from '../../errors.ts'
import { safe } from '../../render/text.ts'
import { readPairs } from './pairs.ts'
import { isNearby } from './trace-by-id.ts'

export interface CreateOptions {
  readonly name: string
  readonly codeDir: string
  readonly handler: string
  readonly runtime?: string
  /** `KEY=VALUE` each. */
  readonly env: readonly string[]
  readonly timeout: number
  readonly region?: string
}

export async function runCreate(options: CreateOptions, ctx: Context): Promise<ExitCode> {
  const aws = await ctx.aws(options.region ? { region: options.region } : {})
  if (!isNearby(await aws.endpoint())) {
    throw usageError(
      'otl local create speaks to `otl local` only, and no endpoint of this machine is set',
      'start `otl local start` and export the variables that it prints',
    )
  }
  const fn = await aws.createFunction({
    name: options.name,
    handler: options.handler,
    runtime: options.runtime ?? ctx.nodeRuntime,
    codeDirectory: ctx.files.absolute(options.codeDir),
    environment: Object.fromEntries(readPairs('--env', options.env)),
    timeoutSeconds: options.timeout,
  })
  if (ctx.output === 'json')
    ctx.out([JSON.stringify({ version: 1, name: fn.name, arn: fn.arn, runtime: fn.runtime })])
  else
    ctx.out([
      `${ctx.canvas.style.good(ctx.canvas.glyphs.ok)} created ${safe(fn.name)} (${fn.runtime ?? 'image'})`,
    ])
  return Exit.Ok
}
