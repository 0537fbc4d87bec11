import { hostileTexts } from '../../support/hostile.ts'
import { anyOdd, mutate, nodesOf, set } from '../../support/mutate.ts'
import type { Random } from '../../support/random.ts'
import { type Originals, toProtobuf } from './originals.ts'

/** Some segments of one trace, changed, in one of the forms in which segments are kept. */
export function damagedSegments({ segments }: Originals, at: Random): string {
  const whole = at.pick(segments)
  const from = at.below(whole.length)
  const texts = whole.slice(from, at.chance(0.1) ? undefined : from + 1 + at.below(3))
  const documents = texts.map((text): unknown => JSON.parse(text))
  if (at.chance(0.15)) rename(documents, at)
  mutate(documents, at)
  if (at.chance(0.1)) closeCircle(documents, at)
  return inSomeForm(documents, at)
}

/** Nothing but texts that markup, a terminal or a line would obey. */
function rename(documents: readonly unknown[], at: Random): void {
  for (const node of nodesOf(documents))
    for (const [key, value] of Object.entries(node))
      if (typeof value === 'string' && at.chance(0.2) && !/^(id|parent_id|trace_id|type)$/.test(key))
        set(node, key, at.pick(hostileTexts))
}

/** Every document hangs from the next, the last from the first. */
function closeCircle(documents: readonly unknown[], at: Random): void {
  const nodes = documents.filter(
    (one): one is Record<string, unknown> => typeof one === 'object' && one !== null,
  )
  const length = 1 + at.below(nodes.length)
  for (const [place, node] of nodes.slice(0, length).entries())
    set(node, 'parent_id', nodes[(place + 1) % length]?.id)
}

function inSomeForm(documents: readonly unknown[], at: Random): string {
  const asText = documents.map((one) => ({ Id: 'x', Document: JSON.stringify(one) }))
  const id = at.chance(0.5) ? { Id: '1-5fbcfc1f-4d2e9bed6dc0c41c39dfdb2f' } : {}
  switch (at.below(5)) {
    case 0:
      return JSON.stringify({ Traces: [{ ...id, Segments: asText, LimitExceeded: at.chance(0.1) }] })
    case 1:
      return JSON.stringify({ ...id, Segments: documents.map((Document) => ({ Document })) })
    case 2:
      return documents.map((one) => JSON.stringify(one)).join('\n')
    case 3:
      return JSON.stringify({ TraceSegmentDocuments: documents.map((one) => JSON.stringify(one)) })
    default:
      return JSON.stringify(documents)
  }
}

const KEYS =
  'traceId spanId parentSpanId name kind startTimeUnixNano endTimeUnixNano attributes events links status code key value stringValue intValue doubleValue arrayValue kvlistValue spans scopeSpans resource scope'.split(
    ' ',
  )

function damagedRequest({ otlp }: Originals, at: Random): object {
  const whole = at.pick(otlp)
  const from = at.below(whole.length)
  const groups = whole.slice(from, at.chance(0.1) ? undefined : from + 1 + at.below(3))
  const request = { resourceSpans: groups.map((text): unknown => JSON.parse(text)) }
  const nodes = nodesOf(request)
  const spans = nodes.filter((node) => 'spanId' in node)
  for (let change = at.below(6) + 1; change > 0; change--) {
    const node = at.pick(at.chance(0.5) && spans.length > 0 ? spans : nodes)
    const key = at.chance(0.4) ? at.pick(KEYS) : at.pick(Object.keys(node).concat('name'))
    const kind = at.below(5)
    if (kind === 0) delete node[key]
    else if (kind === 1) set(node, key, anyOdd(at))
    else if (kind === 2) set(node, at.pick(['name', 'stringValue', 'key']), at.pick(hostileTexts))
    else if (spans.length === 0) continue
    else if (kind === 3) node.parentSpanId = at.pick(spans).spanId
    else node.spanId = at.pick(spans).spanId
  }
  return request
}

export function damagedOtlp(originals: Originals, at: Random): string {
  const requests = Array.from({ length: at.chance(0.1) ? 3 : 1 }, () => damagedRequest(originals, at))
  return requests.map((one) => JSON.stringify(one)).join('\n')
}

/** Sound protobuf of a damaged request where there is such a thing; else, and often, damaged protobuf of a sound one. */
export function damagedProtobuf(originals: Originals, at: Random): Uint8Array {
  if (at.chance(0.4)) {
    try {
      return toProtobuf(damagedRequest(originals, at))
    } catch {
      // The definitions have no room for it.
    }
  }
  const bytes = damagedBytes(at.pick(originals.protobuf), at)
  return at.chance(0.2) ? framed([bytes, at.pick(originals.protobuf)]) : bytes
}

function framed(messages: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(
    messages.flatMap((message) => {
      const length = Buffer.alloc(4)
      length.writeUInt32BE(message.length)
      return [length, message]
    }),
  )
}

export function damagedText({ texts, large }: Originals, at: Random): Uint8Array {
  return damagedBytes(Buffer.from(at.pick(at.chance(0.01) && large.length > 0 ? large : texts)), at)
}

/** Cut short, overwritten, doubled. */
function damagedBytes(bytes: Uint8Array, at: Random): Uint8Array {
  if (at.chance(0.3)) return bytes.slice(0, at.below(bytes.length))
  const copy = Uint8Array.from(bytes)
  for (let change = at.below(4); change > 0; change--) copy[at.below(copy.length)] = at.below(256)
  if (at.chance(0.7)) return copy
  const [from, to] = [at.below(copy.length), at.below(copy.length)]
  return Buffer.concat([copy.subarray(0, from), copy.subarray(to, to + at.below(200)), copy.subarray(from)])
}
