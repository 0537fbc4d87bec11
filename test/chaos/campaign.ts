import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { CreateFunctionCommand, GetFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda'
import { runDisable } from '../../src/commands/disable.ts'
import { runEnable } from '../../src/commands/enable.ts'
import { readRuns } from '../../src/commands/shared/fleet/journal.ts'
import { runUndo } from '../../src/commands/undo.ts'
import type { Context } from '../../src/context.ts'
import { unreachedCount } from '../../src/domain/instrument/fleet/runs.ts'
import type { Wish } from '../../src/domain/instrument/wish.ts'
import { OtlError } from '../../src/errors.ts'
import { startLocal } from '../../src/local/index.ts'
import { type Random, random } from '../support/random.ts'
import { type Fault, type FaultyProxy, faultyProxy } from './proxy.ts'
import { type Fate, type Happened, hurriedTimers, type Place, pause, type World, worldOf } from './world.ts'

const FLEET = 10
/** Fleets at a time: most of what they do is waiting. */
const SIDE_BY_SIDE = 8
const WRAPPER = 'AWS_LAMBDA_EXEC_WRAPPER'
const EXTRA = 'CHAOS_EXTRA'
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

export type Trouble = Fault | 'disk full' | 'Ctrl-C' | 'kill -9'

export interface Campaign {
  /** A function that went through one command. */
  readonly runs: number
  readonly faults: ReadonlyMap<Trouble, number>
  /** Functions found in a state that is neither before nor after, or with a lost value, told by seed. */
  readonly wrong: readonly string[]
}

/** Fleets of ten functions, each enabled under faults, then taken back once all is calm; until so many runs are made. */
export async function runCampaign(
  seed: number,
  wanted: number,
  tell: (line: string) => void = () => {},
): Promise<Campaign> {
  const faults = new Map<Trouble, number>()
  const wrong: string[] = []
  let runs = 0
  let fleet = 0
  const restore = hurriedTimers()
  const worker = async () => {
    while (runs < wanted) {
      const own = seed * 10_000 + fleet++
      const result = await runFleetOnce(own)
      runs += result.runs
      wrong.push(...result.wrong.map((text) => `seed ${own}: ${text}`))
      for (const [fault, count] of result.faults) faults.set(fault, (faults.get(fault) ?? 0) + count)
      if (fleet % 20 === 0) tell(`${runs} runs, ${total(faults)} faults, ${wrong.length} wrong`)
    }
  }
  try {
    await Promise.all(Array.from({ length: SIDE_BY_SIDE }, worker))
  } finally {
    restore()
  }
  return { runs, faults, wrong }
}

function total(faults: ReadonlyMap<Trouble, number>): number {
  return [...faults.values()].reduce((sum, count) => sum + count, 0)
}

async function runFleetOnce(seed: number): Promise<Campaign> {
  const from = random(seed)
  const local = await startLocal(
    {
      port: 0,
      region: 'eu-west-1',
      segments: 'older',
      functions: [],
      transitionMilliseconds: 10,
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

async function campaignOf({ client, proxy, folder, from }: Ground): Promise<Campaign> {
  const names = Array.from({ length: FLEET }, (_, n) => `fn-${n}`)
  await Promise.all(names.map((name) => create(client, name, folder, from)))
  const start = await statesOf(client, names)
  const happened = { diskFull: 0, interrupted: 0, killed: 0 }
  const place: Place = { endpoint: proxy.url, folder, from, happened }
  const wish: Wish = { set: from.chance(0.4) ? { [EXTRA]: 'on' } : {}, unset: [] }
  const wrong: string[] = []
  const all = { functions: [], dryRun: false, all: true, yes: true, rate: 15, wish } as const
  let runs = 0
  const look = async () => {
    await proxy.idle()
    const now = await statesOf(client, names)
    wrong.push(...check(names, start, now, wish, proxy.meddled))
    return now
  }

  await attempt((ctx) => runEnable(all, ctx), worldOf(place, fateOf(from)))
  runs += FLEET
  const enabled = await look()

  // Only what otl has enabled: `disable` takes a layer of the catalogue out of any function that it is told to.
  const differing = (now: ReadonlyMap<string, State>) =>
    names.filter((name) => isEnabled(now.get(name)) && !isEnabled(start.get(name)))
  const disable = (functions: readonly string[], world: World) =>
    attempt(async (ctx) => {
      if (functions.length > 0) await runDisable({ functions, dryRun: false, rate: 15 }, ctx)
    }, world)
  if (from.chance(0.5)) {
    const which = differing(enabled)
    await disable(which, worldOf(place, fateOf(from)))
    runs += which.length
    await look()
  }

  proxy.calm()
  const calm = worldOf({ ...place, from: quietly })
  const unfinished = (await readRuns(calm.ctx)).find(
    (run) => run.command === 'enable' && unreachedCount(run) > 0,
  )
  if (unfinished) {
    await attempt(
      (ctx) => runEnable({ functions: [], dryRun: false, rate: 15, wish, resume: unfinished.run }, ctx),
      calm,
    )
    runs += unreachedCount(unfinished)
  }
  await look()
  const [first] = (await readRuns(calm.ctx)).filter(({ command }) => command === 'enable')
  // By the story of the run, or by receipts: whichever way back, it ends where it began.
  if (first && from.chance(0.5)) {
    await attempt((ctx) => runUndo({ functions: [], dryRun: false, rate: 15, run: first.run }, ctx), calm)
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
  return { runs, faults: troubles(proxy, happened), wrong }
}

function troubles(proxy: FaultyProxy, happened: Happened): ReadonlyMap<Trouble, number> {
  return new Map<Trouble, number>([
    ...proxy.played,
    ['disk full', happened.diskFull],
    ['Ctrl-C', happened.interrupted],
    ['kill -9', happened.killed],
  ])
}

function fateOf(from: Random): Fate {
  if (from.chance(0.3)) return { interruptAfter: from.below(150) }
  return from.chance(0.4) ? { killAt: 1 + from.below(2 * FLEET) } : {}
}

const quietly: Random = { ...random(1), chance: () => false }

/** A fault may end a whole command, and so may a kill; anything but an error meant for the user is a defect. */
async function attempt(run: (ctx: Context) => Promise<unknown>, { ctx, dead }: World): Promise<void> {
  const running = run(ctx).catch((error) => {
    if (!(error instanceof OtlError)) throw error
  })
  await Promise.race([running, dead])
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
  wish: Wish,
  meddled: ReadonlyMap<string, Record<string, string>>,
): string[] {
  return names.flatMap((name) => {
    const before = start.get(name)
    if (!before) return [`${name} is gone`]
    const wanted = [before, enabledState(before, wish)].map((state) =>
      JSON.stringify(sorted(withMeddling(state, meddled.get(name)))),
    )
    const found = JSON.stringify(sorted(now.get(name)))
    return wanted.includes(found) ? [] : [`${name} is ${found}, neither ${wanted.join(' nor ')}`]
  })
}

/** Written out by hand rather than planned, so that a mistake of the planner shows. */
function enabledState({ layers, variables, tags }: State, { set }: Wish): State {
  const newest = distro(16)
  return {
    layers: layers.includes(distro(9))
      ? layers.map((one) => (one === distro(9) ? newest : one))
      : [...layers, newest],
    variables: { [SIGNALS]: 'false', ...variables, ...set, [WRAPPER]: '/opt/otel-instrument' },
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
