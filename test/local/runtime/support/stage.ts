import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import type {
  DeployedFunction,
  Invocation,
  InvocationResult,
  Runtime,
  SegmentDocument,
} from '../../../../src/local/contract.ts'
import { createRuntime, type RuntimeOptions } from '../../../../src/local/runtime/index.ts'
import { buildWorker } from './worker.ts'

/** A runtime for one test file, with everything that it emits. */
export interface Stage {
  readonly runtime: Runtime
  /** The last state of each segment, by id. */
  readonly segments: Map<string, SegmentDocument>
  readonly lines: string[]
}

export interface Answer extends InvocationResult {
  /** The payload as JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into whatever came back
  readonly json: any
}

let workerPath = ''
const cleanUps: (() => Promise<unknown>)[] = []

/** Call once in a test file. */
export function prepareWorker(): void {
  beforeAll(async () => {
    workerPath = await buildWorker()
    cleanUps.push(() => rm(path.dirname(workerPath), { recursive: true }))
  })
  afterAll(async () => {
    for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
  })
}

export function builtWorkerPath(): string {
  return workerPath
}

export async function aStage(options: Partial<RuntimeOptions> = {}): Promise<Stage> {
  const segments = new Map<string, SegmentDocument>()
  const lines: string[] = []
  const runtime = await createRuntime({
    sink: { put: (document) => segments.set(document.id, document) },
    daemonAddress: '127.0.0.1:9',
    segments: 'older',
    log: (line) => lines.push(line),
    workerPath,
    ...options,
  })
  cleanUps.push(() => runtime.close())
  return { runtime, segments, lines }
}

let functions = 0

/** @param files the code by path; the handler is `index.handler` */
export async function aFunction(
  files: Record<string, string>,
  settings: Partial<DeployedFunction> = {},
): Promise<DeployedFunction> {
  const codeDirectory = await mkdtemp(path.join(tmpdir(), 'otl-code-'))
  cleanUps.push(() => rm(codeDirectory, { recursive: true, force: true }))
  for (const [file, text] of Object.entries(files)) {
    const full = path.join(codeDirectory, file)
    await mkdir(path.dirname(full), { recursive: true })
    await writeFile(full, text)
  }
  functions += 1
  const name = `function-${functions}`
  return {
    arn: `arn:aws:lambda:eu-west-1:000000000000:function:${name}`,
    name,
    account: '000000000000',
    region: 'eu-west-1',
    runtime: 'nodejs22.x',
    handler: 'index.handler',
    timeoutSeconds: 20,
    memoryMegabytes: 256,
    environment: {},
    layers: [],
    tracing: 'PassThrough',
    logGroup: `/aws/lambda/${name}`,
    codeDirectory,
    generation: '1',
    ...settings,
  }
}

export async function invoke(
  { runtime }: Pick<Stage, 'runtime'>,
  fn: DeployedFunction,
  event: unknown = {},
  invocation: Partial<Invocation> = {},
): Promise<Answer> {
  const result = await runtime.invoke(fn, {
    requestId: crypto.randomUUID(),
    payload: new TextEncoder().encode(JSON.stringify(event)),
    type: 'RequestResponse',
    ...invocation,
  })
  return { ...result, json: JSON.parse(new TextDecoder().decode(result.payload)) }
}

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** Waits for something that happens by itself, without a bound of its own: the test's timeout is the bound. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 10))
}
