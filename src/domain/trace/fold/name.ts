import type { Span } from '../model.ts'

/** `127.0.0.1:8080`, `[::1]:80`, `localhost:2773`: where something listens, and not what it is. */
const ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:.]+\]|localhost)(?::\d+)?$/i
const REQUEST = /^[A-Z]+ \//

/** A call to a bare address is called by what it asks, `GET /prices`, and then says where. */
export function withTellingName(row: Span): Span {
  const { kind, name, summary } = row
  if (kind !== 'call' || summary === undefined || !REQUEST.test(summary) || !ADDRESS.test(name)) return row
  return { ...row, name: summary, summary: name }
}
