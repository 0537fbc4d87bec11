import { parseRecord } from '../../json.ts'
import { type Receipt, receiptFromJson } from '../receipt.ts'
import { changesFromJson, type RecordedChange } from './changes.ts'
import { type Outcome, outcomes } from './outcome.ts'

/**
 * The story of one run, a JSON text a line, written as it happens: who begins, which functions, what is about to be
 * written, what became of it. A crash tears the last line at most. It holds no secret, and no value of a variable that
 * the run does not change.
 */
export type JournalLine =
  | ({ readonly line: 'run'; readonly version: 1 } & RunHead)
  | { readonly line: 'function'; readonly arn: string; readonly selected?: true }
  | {
      readonly line: 'write'
      readonly arn: string
      readonly changes: readonly RecordedChange[]
      /** What the function's receipt was before, or what of it was still in force. */
      readonly receipt?: Receipt
    }
  /** The write that was announced certainly did not happen. */
  | { readonly line: 'unwritten'; readonly arn: string }
  | { readonly line: 'done'; readonly arn: string; readonly outcome: Outcome }

export interface RunHead {
  readonly run: string
  /** ISO 8601. */
  readonly at: string
  readonly command: string
  /** The run that this one takes back. */
  readonly of?: string
  /** Names of the flags that shaped the plan, never their values. */
  readonly flags: readonly string[]
}

export interface RunRecord extends RunHead {
  readonly functions: ReadonlyMap<string, FunctionRecord>
}

export interface FunctionRecord {
  readonly selected: boolean
  /** Present when a write was begun; whether it arrived, only the function tells. */
  readonly written?: Written
  /** Absent when the run ended before it knew. */
  readonly outcome?: Outcome
}

export interface Written {
  readonly changes: readonly RecordedChange[]
  /** What the function's receipt was before, or what of it was still in force. */
  readonly receipt?: Receipt
}

/** Begins with the line's end rather than ending with it: what follows a torn line then stands on a line of its own. */
export function journalText(line: JournalLine): string {
  return `\n${JSON.stringify(line)}`
}

/** Undefined when the text does not begin as a journal; lines that make no sense are passed over. */
export function readJournal(text: string): RunRecord | undefined {
  let head: RunHead | undefined
  const functions = new Map<string, Draft>()
  for (const raw of text.split('\n').map(parseRecord)) {
    if (!raw) continue
    if (raw.line === 'run') head ??= headFrom(raw)
    if (typeof raw.arn !== 'string') continue
    const known = functions.get(raw.arn) ?? { selected: false, writes: [] }
    const next = told(known, raw)
    if (next) functions.set(raw.arn, next)
  }
  return head && { ...head, functions: new Map([...functions].map(([arn, draft]) => [arn, recordOf(draft)])) }
}

interface Draft extends Pick<FunctionRecord, 'selected' | 'outcome'> {
  readonly writes: readonly Written[]
}

/** A function that is written twice in a run, after an interruption, goes back to before the first time. */
function recordOf({ writes, ...rest }: Draft): FunctionRecord {
  const [first] = writes
  if (!first) return rest
  return { ...rest, written: { ...first, changes: writes.flatMap(({ changes }) => changes) } }
}

function told(known: Draft, raw: Record<string, unknown>): Draft | undefined {
  if (raw.line === 'function') return { ...known, selected: raw.selected === true }
  if (raw.line === 'done') {
    const outcome = outcomes.find((one) => one === raw.outcome)
    return outcome && { ...known, outcome }
  }
  if (raw.line === 'unwritten') return { ...known, writes: known.writes.slice(0, -1) }
  if (raw.line !== 'write') return undefined
  const changes = changesFromJson(raw.changes, 'state')
  if (!changes) return undefined
  const receipt = raw.receipt === undefined ? undefined : receiptFromJson(JSON.stringify(raw.receipt), 'file')
  const { outcome: _, ...rest } = known
  return { ...rest, writes: [...known.writes, { changes, ...(receipt ? { receipt } : {}) }] }
}

function headFrom(raw: Record<string, unknown>): RunHead | undefined {
  const { run, at, command, of, flags, version } = raw
  if (version !== 1 || typeof run !== 'string' || typeof command !== 'string') return undefined
  if (typeof at !== 'string' || Number.isNaN(Date.parse(at))) return undefined
  return {
    run,
    at,
    command,
    ...(typeof of === 'string' ? { of } : {}),
    flags: Array.isArray(flags) ? flags.filter((flag) => typeof flag === 'string') : [],
  }
}
