// A trace of any size, made of a recorded one: its documents again and again, one after another, below one caller.

/**
 * @param {string} text a BatchGetTraces answer, or one trace of it
 * @param {number} spans at least so many
 * @returns {string} the same with one larger trace
 */
export function enlarged(text, spans) {
  const value = JSON.parse(text)
  const trace = (value.Traces ?? [value])[0]
  const documents = trace.Segments.map(documentOf)
  const all = documents.flatMap(withParts)
  const ids = new Set(all.map(({ id }) => id))
  const [first, last] = [Math.min(...all.map((one) => one.start_time)), Math.max(...all.map((one) => one.end_time ?? 0))]
  const rounds = Math.ceil(spans / all.length)
  const root = { ...documents[0], id: '0000000000000001', name: 'caller', subsegments: undefined, parent_id: undefined }
  root.end_time = first + rounds * (last - first)
  root.start_time = first
  const Segments = [segment(root)]
  for (let round = 0; round < rounds; round++) {
    const idOf = (id) => `${id.slice(0, 8)}${(round + 2).toString(16).padStart(8, '0')}`
    const later = round * (last - first)
    for (const document of documents) Segments.push(segment(moved(document, { ids, idOf, later, root })))
  }
  return JSON.stringify({ Traces: [{ Id: trace.Id, Duration: root.end_time - first, Segments }], UnprocessedTraceIds: [] })
}

function documentOf(segment) {
  const { Document = segment } = segment
  return typeof Document === 'string' ? JSON.parse(Document) : Document
}

function moved(document, how) {
  const { ids, idOf, later, root } = how
  const parent = ids.has(document.parent_id) ? idOf(document.parent_id) : root.id
  return {
    ...document,
    id: idOf(document.id),
    parent_id: how.nested ? document.parent_id : parent,
    start_time: document.start_time + later,
    ...(document.end_time === undefined ? {} : { end_time: document.end_time + later }),
    ...(document.subsegments && {
      subsegments: document.subsegments.map((part) => moved(part, { ...how, nested: true })),
    }),
  }
}

function withParts(document) {
  return [document, ...(document.subsegments ?? []).flatMap(withParts)]
}

function segment(document) {
  return { Id: document.id, Document: JSON.stringify(document) }
}
