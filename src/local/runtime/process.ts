import { stat } from 'node:fs/promises'
import path from 'node:path'
import type { DeployedFunction } from '../contract.ts'
import { type Child, startChild, stillborn } from './child.ts'
import { findExecWrapper } from './exec-wrapper.ts'
import { processEnvironment } from './process-env.ts'

export interface ProcessOptions {
  readonly opt: string
  readonly home: string
  readonly runtimeApi: string
  readonly daemonAddress: string
  readonly workerPath: string
}

/** Starts the worker for a function, under its exec wrapper if it has one. What cannot start exits at once. */
export async function startProcess(
  fn: DeployedFunction,
  options: ProcessOptions,
  print: (text: string) => void,
): Promise<Child> {
  if (!(await isFolder(fn.codeDirectory))) {
    print(`${fn.codeDirectory}: does not exist\n`)
    return stillborn(127)
  }
  const wrapper = await findExecWrapper(fn.environment.AWS_LAMBDA_EXEC_WRAPPER, {
    opt: options.opt,
    task: fn.codeDirectory,
  })
  if (wrapper.kind === 'unusable') {
    print(`${wrapper.message}\n`)
    return stillborn(wrapper.status)
  }
  const [file = '', ...args] = [
    ...(wrapper.kind === 'program' ? [wrapper.file] : []),
    ...workerCommand(fn, options),
  ]
  const env = processEnvironment(fn, { ...options, runtimeDirectory: path.dirname(options.workerPath) })
  return startChild({ file, args, cwd: fn.codeDirectory, env }, print)
}

/** As Lambda does, leaves a tenth of the memory to what is not JavaScript's heap. */
function workerCommand(fn: DeployedFunction, options: ProcessOptions): string[] {
  const heap = Math.max(32, Math.floor(fn.memoryMegabytes * 0.9))
  return [process.execPath, `--max-old-space-size=${heap}`, options.workerPath]
}

async function isFolder(folder: string): Promise<boolean> {
  return stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  )
}
