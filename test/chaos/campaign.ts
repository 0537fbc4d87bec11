import { setMaxListeners } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { CreateFunctionCommand, GetFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda'
import { connect } from '../../src/aws/index.ts'
import { runDisable } from '../../src/commands/disable.ts'
import { runEnable } from '../../src/commands/enable.ts'
import { readRuns } from '../../src/commands/shared/fleet/journal.ts'
import { runUndo } from '../../src/commands/undo.ts'
import type { Context } from '../../src/context.ts'
import { unreachedCount } from '../../src/domain/instrument/fleet/runs.ts'
import { OtlError } from '../../src/errors.ts'
import { machineFiles } from '../../src/host/files.ts'
import { startLocal } from '../../src/local/index.ts'
import { fakeContext } from '../support/context.ts'
import { type Random, random } from '../support/random.ts'
import { type Fault, type FaultyProxy, faultyProxy } from './proxy.ts'

const FLEET = 10
const WRAPPER = 'AWS_LAMBDA_EXEC_WRAPPER'
const SIGNALS = 'OTEL_AWS_APPLICATION_SIGNALS_ENABLED'
const layer = (name: string, version: number) =>
  `arn:aws:lambda:eu-west-1:000000000000:layer:${name}:${version}`
const distro = (version: number) =>
  `arn:aws:lambda:eu-west-1:615299751070:layer:AWSOpenTelemetryDistroJs:${version}`

/** What otl may change, and what it may not. */
interface State {
  readonly layers: readonly string[]
  readonly variables: Readonly<Record<string, string>>
  readonly tracing: string
  readonly tags: Readonly<Record<string, string>>
}

export interface Campaign {
  /** A function that went through one command. */
  readonly runs: number
  readonly faults: ReadonlyMap<Fault | 'disk full' | 'interrupted', number>
  /** Functions found in a state that is neither before nor after, or with a lost value, told by seed. */
  readonly wrong: readonly string[]
}

/** Fleets of ten functions, one after the other, each enabled under faults, then taken back once all is calm. */
export async function runCampaign(
  seed: number,
  fleets: number,
  tell: (line: string) => void = () => {},
): Promise<Campaign> {
  const faults = new Map<Fault | 'disk full' | 'interrupted', number>()
  const wrong: string[] = []
  let runs = 0
  for (let fleet = 0; fleet < fleets; fleet++) {
    const own = seed * 10_000 + fleet
    const result = await runFleetOnce(own)
    runs += result.runs
    wrong.push(...result.wrong.map((text) => `seed ${own}: ${text}`))
    for (const [fault, count] of result.faults) faults.set(fault, (faults.get(fault) ?? 0) + count)
    tell(
      `${runs} runs, ${[...faults.values()].reduce((sum, count) => sum + count, 0)} faults, ${wrong.length} wrong`,
    )
  }
  return { runs, faults, wrong }
}

async function runFleetOnce(seed: number): Promise<Campaign> {
  const from = random(seed)
  const local = await startLocal(
    {
      port: 0,
      region: 'eu-west-1',
      segments: 'older',
      functions: [],
      transitionMilliseconds: 15,
      workerPath: 'unused',
    },
    () => {},
  )
  const client = new LambdaClient({
    endpoint: local.endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  })
  const folder = await mkdtemp(path.join(tmpdir(), 'otl-chaos-'))
  const proxy = await faultyProxy(local.endpoint, from, 0.25)
  try {
    return await campaignOf({ client, proxy, folder, from })
  } finally {
    await proxy.close()
    client.destroy()
    await local.close()
    await rm(folder, { recursive: true, force: true })
  }
}

interface Ground {
  readonly client: LambdaClient
  readonly proxy: FaultyProxy
  readonly folder: string
  readonly from: Random
}

async function campaignOf(ground: Ground): Promise<Campaign> {
  const { client, proxy, folder, from } = ground
  const names = Array.from({ length: FLEET }, (_, n) => `fn-${n}`)
  await Promise.all(names.map((name) => create(client, name, folder, from)))
  await pause(60)
  const start = await statesOf(client, names)
  const other = { diskFull: 0, interrupted: 0 }
  const wrong: string[] = []
  const all = { functions: [], dryRun: false, all: true, yes: true, rate: 15 } as const
  let runs = 0

  const stop = from.chance(0.3) ? from.below(1_000) : undefined
  await attempt(runEnable(all, contextOf(ground, other, stop)))
  runs += FLEET
  const enabled = await statesOf(client, names)
  wrong.push(...check(names, start, enabled, proxy.meddled))

  // Only what otl has enabled: `disable` takes a layer of the catalogue out of any function that it is told to.
  const differing = (now: ReadonlyMap<string, State>) =>
    names.filter((name) => isEnabled(now.get(name)) && !isEnabled(start.get(name)))
  const disable = (which: readonly string[], ctx: Context) =>
    which.length === 0 ? undefined : attempt(runDisable({ functions: which, dryRun: false, rate: 15 }, ctx))
  if (from.chance(0.5)) {
    const which = differing(enabled)
    await disable(which, contextOf(ground, other))
    runs += which.length
    const disabled = await statesOf(client, names)
    wrong.push(...check(names, start, disabled, proxy.meddled))
  }

  proxy.calm()
  const calm = contextOf({ ...ground, from: quietly }, other)
  const unfinished = (await readRuns(calm)).find((run) => run.command === 'enable' && unreachedCount(run) > 0)
  if (unfinished) {
    await attempt(runEnable({ functions: [], dryRun: false, rate: 15, resume: unfinished.run }, calm))
    runs += unreachedCount(unfinished)
  }
  const last = await statesOf(client, names)
  wrong.push(...check(names, start, last, proxy.meddled))
  const [first] = (await readRuns(calm)).filter(({ command }) => command === 'enable')
  // By the story of the run, or by receipts: whichever way back, it ends where it began.
  if (first && from.chance(0.5)) {
    await attempt(runUndo({ functions: [], dryRun: false, rate: 15, run: first.run }, calm))
    runs += first.functions.size
  }
  const rest = differing(await statesOf(client, names))
  await disable(rest, calm)
  runs += rest.length
  const end = await statesOf(client, names)
  for (const name of names) {
    const [before, after] = [start.get(name), end.get(name)]
    const wanted = before && withMeddling(before, proxy.meddled.get(name))
    if (JSON.stringify(sorted(after)) !== JSON.stringify(sorted(wanted))) {
      wrong.push(`${name} did not come back: ${JSON.stringify(after)} instead of ${JSON.stringify(wanted)}`)
    }
  }
  const faults = new Map<Fault | 'disk full' | 'interrupted', number>(proxy.played)
  faults.set('disk full', other.diskFull)
  faults.set('interrupted', other.interrupted)
  return { runs, faults, wrong }
}

const quietly: Random = { ...random(1), chance: () => false }

/** A fault may end a whole command; anything but an error meant for the user is a defect. */
async function attempt(doing: Promise<unknown>): Promise<void> {
  await doing.catch((error) => {
    if (!(error instanceof OtlError)) throw error
  })
}

async function create(client: LambdaClient, name: string, folder: string, from: Random): Promise<void> {
  const older = from.chance(0.3)
  await client.send(
    new CreateFunctionCommand({
      FunctionName: name,
      Role: 'arn:aws:iam::000000000000:role/chaos',
      Runtime: 'nodejs22.x',
      Handler: 'index.handler',
      Code: { S3Bucket: 'otl-local', S3Key: folder },
      Layers: [
        ...(from.chance(0.5) ? [layer('mine', 3)] : []),
        ...(older ? [distro(9)] : []),
        ...(from.chance(0.5) ? [layer('last', 1)] : []),
      ],
      Environment: {
        Variables: {
          SECRET: `value-${from.below(1_000_000)}`,
          ...(older ? { [WRAPPER]: '/opt/otel-instrument' } : {}),
          ...(from.chance(0.2) ? { [SIGNALS]: 'true' } : {}),
        },
      },
      TracingConfig: { Mode: from.chance(0.3) ? 'Active' : 'PassThrough' },
      Tags: { team: 'shop' },
    }),
  )
}

async function statesOf(client: LambdaClient, names: readonly string[]): Promise<Map<string, State>> {
  const read = names.map(async (name): Promise<[string, State]> => {
    for (;;) {
      const { Configuration: raw = {}, Tags = {} } = await client.send(
        new GetFunctionCommand({ FunctionName: name }),
      )
      if (raw.LastUpdateStatus === 'InProgress') {
        await pause(10)
        continue
      }
      const layers = (raw.Layers ?? []).map(({ Arn }) => Arn ?? '')
      const tags = Object.fromEntries(Object.entries(Tags).filter(([key]) => !key.startsWith('otl:')))
      return [
        name,
        { layers, variables: raw.Environment?.Variables ?? {}, tracing: raw.TracingConfig?.Mode ?? '', tags },
      ]
    }
  })
  return new Map(await Promise.all(read))
}

/** Every function is as it was or as enable makes it, with all that belongs to others in place. */
function check(
  names: readonly string[],
  start: ReadonlyMap<string, State>,
  now: ReadonlyMap<string, State>,
  meddled: ReadonlyMap<string, Record<string, string>>,
): string[] {
  return names.flatMap((name) => {
    const before = start.get(name)
    if (!before) return [`${name} is gone`]
    const wanted = [before, enabledState(before)].map((state) =>
      JSON.stringify(sorted(withMeddling(state, meddled.get(name)))),
    )
    const found = JSON.stringify(sorted(now.get(name)))
    return wanted.includes(found) ? [] : [`${name} is ${found}, neither ${wanted.join(' nor ')}`]
  })
}

/** Written out by hand rather than planned, so that a mistake of the planner shows. */
function enabledState({ layers, variables, tags }: State): State {
  const newest = distro(16)
  return {
    layers: layers.includes(distro(9))
      ? layers.map((one) => (one === distro(9) ? newest : one))
      : [...layers, newest],
    variables: { [SIGNALS]: 'false', ...variables, [WRAPPER]: '/opt/otel-instrument' },
    tracing: 'Active',
    tags,
  }
}

function isEnabled(state: State | undefined): boolean {
  return state?.layers.includes(distro(16)) === true
}

function withMeddling(state: State, meddled: Record<string, string> = {}): State {
  return { ...state, variables: { ...state.variables, ...meddled } }
}

function sorted(state: State | undefined): unknown {
  return (
    state && {
      ...state,
      variables: Object.entries(state.variables).sort(),
      tags: Object.entries(state.tags).sort(),
    }
  )
}

function contextOf(
  ground: Ground,
  other: { diskFull: number; interrupted: number },
  stopAfter?: number,
): Context {
  const { proxy, folder, from } = ground
  const stop = new AbortController()
  if (stopAfter !== undefined) {
    other.interrupted++
    setTimeout(() => stop.abort(), stopAfter).unref()
  }
  const files = machineFiles(path.join(folder, 'state'), process.stdin)
  const full = <A extends unknown[]>(write: (...args: A) => Promise<void>) => {
    return async (...args: A): Promise<void> => {
      if (from.chance(0.03)) {
        other.diskFull++
        throw new OtlError('could not write: the disk is full')
      }
      await write(...args)
    }
  }
  const { ctx } = fakeContext()
  return {
    ...ctx,
    aws: (target) =>
      connect({
        region: 'eu-west-1',
        endpoint: proxy.url,
        signal: untiring(),
        ...(target?.onThrottle ? { onThrottle: target.onThrottle } : {}),
      }),
    files: { ...files, writeState: full(files.writeState), appendState: full(files.appendState) },
    newId: () => Math.random().toString(16).slice(2, 10).padEnd(8, '0'),
    now: () => new Date(),
    sleep: pause,
    signal: stop.signal,
  }
}

function untiring(): AbortSignal {
  const { signal } = new AbortController()
  setMaxListeners(0, signal)
  return signal
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
