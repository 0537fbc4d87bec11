import { readPolicy } from '../../src/config/index.ts'
import type { Context } from '../../src/context.ts'
import { USUAL_POLICY } from '../../src/domain/policy/policy.ts'
import { type ExitCode, usageError } from '../../src/errors.ts'
import { type GlobalFlags, usualOutput } from '../../src/globals.ts'
import { runProgram } from '../../src/program.ts'
import { templatesIn } from '../../src/read/index.ts'
import { fakeContext, memoryFiles, testCanvas } from './context.ts'

export interface Gate {
  readonly code: ExitCode
  /** Of stdout and stderr. */
  readonly out: readonly string[]
  readonly told: readonly string[]
  /** Reports that were written, by name. */
  readonly written: Readonly<Record<string, string>>
}

export type Bytes = string | Uint8Array

/** Every format that `otl check` has a file for; text is what stdout shows. */
export const reportFormats = ['json', 'junit', 'sarif', 'github', 'gitlab', 'markdown', 'text'] as const

/**
 * A whole command line of otl without a process: files are in memory, and `--policy` names one of them. What was not
 * meant for the user fails, where the program would tell an unexpected failure.
 */
export async function runGate(
  argv: readonly string[],
  files: Readonly<Record<string, Bytes>>,
  overrides: Partial<Context> = {},
): Promise<Gate> {
  const contents: Record<string, string> = {}
  const told: string[] = []
  let flags = (): GlobalFlags => ({ output: usualOutput, color: false })
  const { ctx, seen } = fakeContext(
    {},
    {
      files: { ...memoryFiles(new Map(), contents), read: async (file) => bytesOf(file, files) },
      templates: async () => templatesIn(async (file) => bytesOf(file, files)),
      policy: async (file) => {
        if (file === undefined) return { policy: USUAL_POLICY }
        const text = new TextDecoder().decode(bytesOf(file, files))
        return readPolicy({ path: `/work/${file}`, value: undefined, text }, file, '/work')
      },
      ...overrides,
    },
  )
  const code = await runProgram(argv, {
    version: '0.0.0',
    env: {},
    columns: testCanvas.width,
    writeOut: (text) => void seen.out.push(...lines(text)),
    writeErr: (text) => void told.push(...lines(text)),
    readConfig: async () => ({}),
    context: async (given, finish) => {
      flags = given
      return {
        ...ctx,
        finish,
        get output() {
          return flags().output.format
        },
        get reports() {
          return flags().output.files
        },
        get canvas() {
          return { ...testCanvas, width: flags().width ?? testCanvas.width }
        },
      }
    },
  })
  const failed = told.find((line) => line.includes('unexpected failure'))
  if (failed !== undefined) throw new Error(failed)
  return { code, out: seen.out, told: [...seen.told, ...told], written: contents }
}

function bytesOf(file: string, files: Readonly<Record<string, Bytes>>): Uint8Array {
  const found = Object.hasOwn(files, file) ? files[file] : undefined
  if (found === undefined) throw usageError('there is no such file')
  return typeof found === 'string' ? new TextEncoder().encode(found) : found
}

function lines(text: string): string[] {
  return text.replace(/\n$/, '').split('\n')
}
