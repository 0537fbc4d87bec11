import type { SegmentDocument, SegmentSink } from '../contract.ts'
import { type Reading, readSegment } from './document.ts'
import { inferSegments } from './infer.ts'
import { mergeSubsegments } from './merge.ts'
import type { Segment } from './node.ts'

export interface TraceStoreOptions {
  /** Milliseconds since the Unix epoch. */
  readonly now?: () => number
  /** Beyond either bound the trace that changed longest ago is forgotten. */
  readonly maxTraces?: number
  readonly maxBytes?: number
  /** Beyond this, new documents of the trace are dropped and it says `limitExceeded`. */
  readonly maxTraceBytes?: number
  /** Told about each document that `put` refused. */
  readonly refused?: (reason: string) => void
}

/** One trace as X-Ray answers it: subsegments merged into their parents, inferred segments added. */
export interface StoredTrace {
  readonly id: string
  /** Grows with every document. */
  readonly revision: number
  /** When the last document came in; seconds since the Unix epoch. */
  readonly updatedAt: number
  readonly limitExceeded: boolean
  readonly documents: readonly Segment[]
}

export interface TraceStore extends SegmentSink {
  /** Takes in one document as it was sent; says why when it will not. */
  accept(text: string): Reading
  /** @param id in X-Ray's form, lower case */
  get(id: string): StoredTrace | undefined
  all(): Iterable<StoredTrace>
}

interface Entry {
  revision: number
  updatedAt: number
  bytes: number
  limitExceeded: boolean
  readonly sent: Map<string, { readonly segment: Segment; readonly bytes: number }>
  /** Dropped whenever a document comes in. */
  read: StoredTrace | undefined
}

/** X-Ray's usual figure for one trace is 500 KB; the rest keeps a day of local work in memory. */
const DEFAULTS = { maxTraces: 10_000, maxBytes: 64 * 1024 * 1024, maxTraceBytes: 500 * 1024 }

/** An X-Ray account in memory. Nothing it is given can make it fail. */
export function createTraceStore(options: TraceStoreOptions = {}): TraceStore {
  const { maxTraces, maxBytes, maxTraceBytes } = { ...DEFAULTS, ...options }
  const now = options.now ?? Date.now
  /** In order of last change. */
  const entries = new Map<string, Entry>()
  let bytes = 0

  const forget = (id: string, entry: Entry) => {
    entries.delete(id)
    bytes -= entry.bytes
  }

  const keep = (segment: Segment, size: number) => {
    const id = segment.trace_id
    const entry = entries.get(id) ?? newEntry()
    if (entries.has(id)) forget(id, entry)
    add(entry, segment, size, maxTraceBytes)
    entry.updatedAt = now() / 1000
    entries.set(id, entry)
    bytes += entry.bytes
    for (const [oldest, old] of entries) {
      if (entries.size <= maxTraces && (bytes <= maxBytes || oldest === id)) break
      forget(oldest, old)
    }
  }

  const accept = (text: string): Reading => {
    const reading = readSegment(text)
    if (reading.kind === 'segment') keep(reading.segment, reading.bytes)
    return reading
  }

  return {
    accept,
    put(document: SegmentDocument) {
      const reading = accept(toJson(document))
      if (reading.kind === 'refused') options.refused?.(`${reading.id ?? 'segment'}: ${reading.code}`)
    },
    get(id) {
      const entry = entries.get(id)
      return entry && read(id, entry)
    },
    *all() {
      for (const [id, entry] of entries) yield read(id, entry)
    },
  }
}

function newEntry(): Entry {
  return { revision: 0, updatedAt: 0, bytes: 0, limitExceeded: false, sent: new Map(), read: undefined }
}

function add(entry: Entry, segment: Segment, bytes: number, maxTraceBytes: number): void {
  const earlier = entry.sent.get(segment.id)
  if (!earlier && entry.sent.size > 0 && entry.bytes + bytes > maxTraceBytes) {
    entry.limitExceeded = true
  } else if (!earlier || segment.in_progress !== true || earlier.segment.in_progress === true) {
    // UDP may bring the finished segment before the one in progress; what is finished stays finished.
    entry.sent.set(segment.id, { segment, bytes })
    entry.bytes += bytes - (earlier?.bytes ?? 0)
  }
  entry.revision++
  entry.read = undefined
}

function read(id: string, entry: Entry): StoredTrace {
  if (entry.read) return entry.read
  const merged = mergeSubsegments([...entry.sent.values()].map(({ segment }) => segment))
  const { revision, updatedAt, limitExceeded } = entry
  entry.read = { id, revision, updatedAt, limitExceeded, documents: [...merged, ...inferSegments(merged)] }
  return entry.read
}

/** What cannot be written as JSON is refused as text that is not JSON. */
function toJson(document: SegmentDocument): string {
  try {
    return JSON.stringify(document) ?? ''
  } catch {
    return ''
  }
}
