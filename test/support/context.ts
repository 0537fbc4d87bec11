import type { Aws, Context, Files } from '../../src/context.ts'
import { USUAL_POLICY } from '../../src/domain/policy/policy.ts'
import { type ExitCode, OtlError, usageError } from '../../src/errors.ts'
import { type Canvas, plain, unicode } from '../../src/render/canvas.ts'

export interface Seen {
  readonly out: string[]
  readonly told: string[]
  code: ExitCode | undefined
  readonly state: Map<string, string>
}

export interface FakeContext {
  readonly ctx: Context
  readonly seen: Seen
}

export const testCanvas: Canvas = { width: 100, style: plain, glyphs: unicode }

/** A whole otl without a process: state in memory, lines in arrays, a clock that advances only by `sleep`. */
export function fakeContext(aws: Partial<Aws> = {}, overrides: Partial<Context> = {}): FakeContext {
  const seen: Seen = { out: [], told: [], code: undefined, state: new Map() }
  let now = Date.parse('2026-11-22T12:00:00Z')
  let ids = 0
  const ctx: Context = {
    aws: async () => ({ ...unexpected, ...aws }),
    local: async () => ({ start: () => Promise.reject(new Error('no otl local in this test')) }),
    templates: () => Promise.reject(new Error('no templates in this test')),
    policy: async () => ({ policy: USUAL_POLICY }),
    reports: [],
    version: '0.0.0',
    otlp: () => import('../../src/otlp/index.ts'),
    canvas: testCanvas,
    output: 'text',
    out: (lines) => void seen.out.push(...lines),
    tell: (lines) => void seen.told.push(...lines),
    progress: () => ({ update: () => {}, stop: () => {} }),
    browse: () => Promise.resolve(false),
    fleetProgress: async () => ({
      update: () => {},
      note: (lines) => void seen.told.push(...lines),
      stop: async () => {},
    }),
    ask: () => Promise.reject(new Error('the test did not expect a question')),
    interactive: false,
    stdinIsTerminal: false,
    nodeRuntime: 'nodejs22.x',
    now: () => new Date(now),
    sleep: async (milliseconds) => {
      now += milliseconds
    },
    signal: new AbortController().signal,
    files: memoryFiles(seen.state),
    newId: (bytes) => (++ids).toString(16).padStart(bytes * 2, '0'),
    finish: (code) => {
      seen.code = code
    },
    ...overrides,
  }
  return { ctx, seen }
}

/** A call that a test did not expect fails it, by name. */
const refuse = (name: string) => () => {
  throw new Error(`the test did not expect ${name}`)
}
const unexpected: Aws = {
  region: 'eu-west-1',
  endpoint: async () => undefined,
  identity: refuse('identity'),
  listFunctions: refuse('listFunctions'),
  getFunction: refuse('getFunction'),
  createFunction: refuse('createFunction'),
  updateConfiguration: refuse('updateConfiguration'),
  tagFunction: refuse('tagFunction'),
  getLayer: refuse('getLayer'),
  readPackage: refuse('readPackage'),
  readLayerPackage: refuse('readLayerPackage'),
  listAliases: refuse('listAliases'),
  publishVersion: refuse('publishVersion'),
  moveAlias: refuse('moveAlias'),
  listProvisioned: refuse('listProvisioned'),
  getCodeSigning: refuse('getCodeSigning'),
  simulate: refuse('simulate'),
  attachedPolicies: refuse('attachedPolicies'),
  roleArn: refuse('roleArn'),
  attachPolicy: refuse('attachPolicy'),
  detachPolicy: refuse('detachPolicy'),
  invoke: refuse('invoke'),
  listTraces: refuse('listTraces'),
  getTraces: refuse('getTraces'),
  countInvocations: refuse('countInvocations'),
  readLogs: refuse('readLogs'),
  retrieveTraces: refuse('retrieveTraces'),
  serviceGraph: refuse('serviceGraph'),
  traceDestination: refuse('traceDestination'),
}

/** @param state files that are written whole; those that are appended to, the stories of runs, are kept apart */
export function memoryFiles(state: Map<string, string>, contents: Record<string, string> = {}): Files {
  const stories = new Map<string, string>()
  return {
    read: async (path) => {
      const text = contents[path]
      if (text === undefined) throw new OtlError(`could not read ${path}: the test has no such file`)
      return new TextEncoder().encode(text)
    },
    list: async (folder) => {
      const files = Object.keys(contents).filter((name) => name.startsWith(`${folder}/`))
      return files.length === 0 ? undefined : { files: files.sort(), more: false }
    },
    write: async (path, text) => {
      contents[path] = text
    },
    publish: async (path, text, { anew = false } = {}) => {
      if (anew && path in contents) throw usageError(`could not write ${path}: it is there already`)
      contents[path] = typeof text === 'string' ? text : [...text].join('')
    },
    replace: async (path, { before, after }) => {
      if (contents[path] !== before) return { kind: 'refused', reason: 'it changed since it was read' }
      contents[path] = after
      return { kind: 'written' }
    },
    absolute: (path) => `/work/${path}`,
    readState: async (name) => state.get(name) ?? stories.get(name),
    writeState: async (name, text) => void state.set(name, text),
    appendState: async (name, text) => void stories.set(name, `${stories.get(name) ?? ''}${text}`),
    removeState: async (name) => void (state.delete(name) || stories.delete(name)),
    listState: async (folder) =>
      [...state.keys(), ...stories.keys()]
        .filter((name) => name.startsWith(`${folder}/`))
        .map((name) => name.slice(folder.length + 1)),
  }
}
