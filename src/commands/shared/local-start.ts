import type { Context, RunningLocal } from '../../context.ts'
import { Exit, type ExitCode, usageError } from '../../errors.ts'
import { renderLocalStart } from '../../render/local.ts'
import { readPairs } from './pairs.ts'

export interface StartOptions {
  readonly port: number
  /** `name=folder` each. */
  readonly function: readonly string[]
  readonly segments: string
  /** The share that X-Ray indexes; `true`: AWS's default. */
  readonly transactionSearch?: number | true
  readonly requestRates?: boolean
  readonly region?: string
}

export async function runStart(options: StartOptions, ctx: Context): Promise<ExitCode> {
  const { segments } = options
  if (segments !== 'older' && segments !== 'newer')
    throw usageError(`--segments ${segments}: it takes older or newer`)
  const functions = readPairs('--function', options.function).map(([name, folder]) => ({
    name,
    codeDirectory: ctx.files.absolute(folder),
  }))
  const region = options.region ?? 'eu-west-1'
  const local = await ctx.local()
  const running = await local.start(
    {
      ...{ port: options.port, region, segments, functions, ...searchOf(options) },
      requestRates: options.requestRates === true,
    },
    (line) => ctx.tell([line]),
  )
  announce(running, region, ctx)
  await interrupted(ctx.signal)
  await running.close()
  ctx.tell([ctx.canvas.style.quiet('stopped; nothing is left running')])
  return Exit.Ok
}

/** What an account gets that turns Transaction Search on and changes nothing else. */
const INDEXED_BY_DEFAULT = 1

function searchOf({ transactionSearch: share }: StartOptions): { readonly transactionSearch?: number } {
  if (share === undefined) return {}
  return { transactionSearch: share === true ? INDEXED_BY_DEFAULT : share }
}

function announce(running: RunningLocal, region: string, ctx: Context): void {
  const environment = {
    AWS_ENDPOINT_URL: running.endpoint,
    AWS_REGION: region,
    // The AWS CLI reads this one, the SDKs that one.
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_XRAY_DAEMON_ADDRESS: running.daemonAddress,
  }
  if (ctx.output === 'json') ctx.out([JSON.stringify({ version: 1, environment })])
  else ctx.out(renderLocalStart(environment, ctx.canvas))
}

function interrupted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
