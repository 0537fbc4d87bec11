import { type CheckCommandOptions, runCheck } from '../../src/commands/check.ts'
import type { Context } from '../../src/context.ts'
import { usageError } from '../../src/errors.ts'
import { templatesIn } from '../../src/read/index.ts'
import { fakeContext, memoryFiles } from './context.ts'

/**
 * Runs `otl check` as the program would, against files in memory, which it may change.
 * @param files the first is the template, unless the options name others
 */
export async function checkFiles(
  files: Record<string, string>,
  options: Partial<CheckCommandOptions> = {},
  overrides: Partial<Context> = {},
) {
  const readBytes = async (file: string) => {
    const text = files[file]
    if (text === undefined) throw usageError('there is no such file')
    return new TextEncoder().encode(text)
  }
  const { ctx, seen } = fakeContext(
    {},
    { files: memoryFiles(new Map(), files), templates: async () => templatesIn(readBytes), ...overrides },
  )
  const named = { template: [Object.keys(files)[0] ?? ''], region: 'eu-west-1' }
  const code = await runCheck(
    { functions: [], updateBaseline: false, listRules: false, ...named, ...options },
    ctx,
  )
  return { code, out: seen.out.join('\n'), told: seen.told.join('\n'), seen }
}
