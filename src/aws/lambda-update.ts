import { setTimeout as delay } from 'node:timers/promises'
import { type LambdaClient, UpdateFunctionConfigurationCommand } from '@aws-sdk/client-lambda'
import type { ConfigurationUpdate, UpdateOutcome } from '../context.ts'
import type { LambdaFunction } from '../domain/instrument/function.ts'
import { OtlError } from '../errors.ts'
import { explain } from './errors.ts'
import { getFunction } from './lambda-read.ts'
import { redacted } from './redact.ts'

/** How often and how long to ask whether an update has arrived. */
export interface Patience {
  readonly firstMs: number
  readonly longestMs: number
  readonly limitMs: number
}

const patience: Patience = { firstMs: 250, longestMs: 2_000, limitMs: 120_000 }

/** Times that a write is tried against a function that is busy with somebody else's update. */
const TRIES = 3

/**
 * One guarded write. Returns once Lambda runs the new settings, not when it accepts them:
 *
 *     PUT r1 ──▶ accepted, r2, InProgress ──▶ … ──▶ Successful, r3     (the id changes twice)
 *
 * A write whose answer was lost is recognised by reading back, so it is neither repeated nor reported as failed.
 */
export async function updateConfiguration(
  client: LambdaClient,
  fn: LambdaFunction,
  update: ConfigurationUpdate,
  signal: AbortSignal,
  wait: Patience = patience,
): Promise<UpdateOutcome> {
  for (let tried = 1; ; tried++) {
    const cause = await send(client, fn, update, signal)
    if (cause === undefined) return outcomeOf(await settled(client, fn, signal, wait), valuesOf(fn, update))
    const failure = explain(
      `update ${fn.name} (lambda:UpdateFunctionConfiguration)`,
      cause,
      valuesOf(fn, update),
    )
    const kind = kindOf(cause)
    if (kind === 'refused') return { kind: 'refused', error: failure }
    if (signal.aborted) throw failure
    const now = await readBack(client, fn, signal, wait, failure)
    if (holds(now, update)) return outcomeOf(now, valuesOf(fn, update))
    if (now.revision !== fn.revision) return { kind: 'stale', fn: now }
    if (kind !== 'busy') throw failure
    if (tried === TRIES) return { kind: 'refused', error: failure }
  }
}

/** The failure, or undefined when Lambda accepted the update. */
async function send(
  client: LambdaClient,
  fn: LambdaFunction,
  { layers, environment, tracing }: ConfigurationUpdate,
  signal: AbortSignal,
): Promise<unknown> {
  const command = new UpdateFunctionConfigurationCommand({
    FunctionName: fn.arn,
    ...(fn.revision ? { RevisionId: fn.revision } : {}),
    ...(layers ? { Layers: [...layers] } : {}),
    ...(environment ? { Environment: { Variables: { ...environment } } } : {}),
    ...(tracing ? { TracingConfig: { Mode: tracing } } : {}),
  })
  try {
    await client.send(command, { abortSignal: signal })
    return undefined
  } catch (cause) {
    return cause ?? new Error('no answer')
  }
}

/** `stale`: 412. `busy`: 409. `lost`: it may have arrived. `refused`: it certainly did not. */
function kindOf(cause: unknown): 'stale' | 'busy' | 'lost' | 'refused' {
  const name = cause instanceof Error ? cause.name : ''
  if (name === 'PreconditionFailedException') return 'stale'
  if (name === 'ResourceConflictException') return 'busy'
  if (name === 'CredentialsProviderError') return 'refused'
  const status = statusOf(cause)
  return status === undefined || status >= 500 ? 'lost' : 'refused'
}

function statusOf(cause: unknown): number | undefined {
  const metadata: unknown = cause instanceof Error && '$metadata' in cause ? cause.$metadata : undefined
  if (typeof metadata !== 'object' || metadata === null || !('httpStatusCode' in metadata)) return undefined
  return typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : undefined
}

/** If even the reading fails, the first failure is the one to tell. */
async function readBack(
  client: LambdaClient,
  fn: LambdaFunction,
  signal: AbortSignal,
  wait: Patience,
  first: OtlError,
): Promise<LambdaFunction> {
  try {
    return await settled(client, fn, signal, wait)
  } catch {
    throw first
  }
}

/** A poll loop of our own: the SDK's waiters take a denied or absent function for one that is not ready yet. */
async function settled(
  client: LambdaClient,
  fn: LambdaFunction,
  signal: AbortSignal,
  { firstMs, longestMs, limitMs }: Patience,
): Promise<LambdaFunction> {
  const end = performance.now() + limitMs
  for (let pause = firstMs; ; pause = Math.min(pause * 1.5, longestMs)) {
    const now = await getFunction(client, fn.arn, signal)
    if (now.lastUpdate.status !== 'InProgress' && now.state !== 'Pending') return now
    if (performance.now() + pause > end) {
      throw new OtlError(
        `Lambda was still applying an update of ${fn.name} after ${Math.round(limitMs / 1000)} s`,
        {
          hint: `it goes on by itself; look again with \`otl status ${fn.name}\``,
        },
      )
    }
    await nap(pause, signal, fn)
  }
}

async function nap(ms: number, signal: AbortSignal, fn: LambdaFunction): Promise<void> {
  try {
    await delay(ms, undefined, { signal })
  } catch (cause) {
    throw explain(`wait for ${fn.name}`, cause)
  }
}

function outcomeOf(fn: LambdaFunction, values: readonly string[]): UpdateOutcome {
  if (fn.lastUpdate.status !== 'Failed') return { kind: 'live', fn }
  const reason = fn.lastUpdate.reason ?? 'Lambda gave no reason'
  return { kind: 'failed', reason: redacted(reason, values), fn }
}

/** Of variables, before and after: what a server must not make otl repeat. */
function valuesOf({ arn, environment }: LambdaFunction, update: ConfigurationUpdate): readonly string[] {
  const before = environment.kind === 'readable' ? Object.values(environment.variables) : []
  // Its region and its own name are no secrets, wherever else they stand.
  return [...before, ...Object.values(update.environment ?? {})].filter((value) => !arn.includes(value))
}

/** Whether the function has what the update asked for. */
function holds(fn: LambdaFunction, { layers, environment, tracing }: ConfigurationUpdate): boolean {
  if (layers && JSON.stringify(layers) !== JSON.stringify(fn.layers)) return false
  if (tracing && tracing !== fn.tracing) return false
  return (
    environment === undefined ||
    (fn.environment.kind === 'readable' && same(environment, fn.environment.variables))
  )
}

function same(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  const names = Object.keys(a)
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && a[name] === b[name])
  )
}
