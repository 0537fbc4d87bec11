// Traces of any size and at any time, made of recorded ones.

/** Segment documents of the first trace of a file, as values. */
export function documentsOf(text) {
  const value = JSON.parse(text)
  const [trace] = value.Traces ?? [value]
  return trace.Segments.map(({ Document, ...segment }) => {
    if (Document === undefined) return segment
    return typeof Document === 'string' ? JSON.parse(Document) : Document
  })
}

/** The same document so many seconds later, parts included. @param change what else becomes of each of them */
export function moved(document, seconds, change = (one) => one) {
  const { start_time, end_time, subsegments } = document
  return {
    ...change(document),
    start_time: start_time + seconds,
    ...(end_time === undefined ? {} : { end_time: end_time + seconds }),
    ...(subsegments && { subsegments: subsegments.map((part) => moved(part, seconds, change)) }),
  }
}

export function startOf(documents) {
  return Math.min(...documents.map((one) => one.start_time))
}

/**
 * A recorded trace again and again, one after another, below one caller.
 * @param {string} text a BatchGetTraces answer, or one trace of it
 * @param {number} spans at least so many
 * @returns {string} a BatchGetTraces answer
 */
export function enlarged(text, spans) {
  const documents = documentsOf(text)
  const all = documents.flatMap(withParts)
  const ids = new Set(all.map(({ id }) => id))
  const first = startOf(documents)
  const length = Math.max(...all.map((one) => one.end_time ?? 0)) - first
  const rounds = Math.ceil(spans / all.length)
  const { trace_id } = documents[0]
  const root = {
    id: 'c'.repeat(16),
    name: 'caller',
    trace_id,
    start_time: first,
    end_time: first + rounds * length,
  }
  const copies = Array.from({ length: rounds }, (_, round) => {
    const idOf = (id) => id.slice(0, 8) + round.toString(16).padStart(8, '0')
    const renamed = (one) => ({
      ...one,
      id: idOf(one.id),
      parent_id: ids.has(one.parent_id) ? idOf(one.parent_id) : root.id,
    })
    return documents.map((document) => moved(document, round * length, renamed))
  })
  const Segments = [root, ...copies.flat()].map((one) => ({ Id: one.id, Document: JSON.stringify(one) }))
  return JSON.stringify({ Traces: [{ Id: trace_id, Segments }], UnprocessedTraceIds: [] })
}

function withParts(document) {
  return [document, ...(document.subsegments ?? []).flatMap(withParts)]
}
