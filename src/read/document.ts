import type { Problem } from '../domain/template/reading.ts'
import { type Document, linesOf, placeAt } from '../domain/template/tree.ts'
import { parseJson } from './json.ts'
import type { Parsed } from './parsed.ts'
import { parseYaml } from './yaml.ts'

/** CloudFormation takes templates of 1 MB; a plan of a large project has tens of megabytes. */
const MAX_YAML = 2_000_000
export const MAX_BYTES = 64_000_000

export type DocumentAnswer =
  | { readonly kind: 'document'; readonly document: Document; readonly problems: readonly Problem[] }
  | { readonly kind: 'wrong'; readonly problem: Problem }

/** What is a brace at its beginning is JSON, unless only YAML can read it. */
export function parseFile(file: string, bytes: Uint8Array): DocumentAnswer {
  const start = { file, line: 1, column: 1 }
  if (bytes.length > MAX_BYTES) return refused(start, `it has more than ${MAX_BYTES / 1e6} MB`)
  const text = decoded(bytes)
  if (text === undefined) return refused(start, 'it is not text in UTF-8')
  if (text.trim() === '') return refused(start, 'it is empty')
  const json = /^\ufeff?\s*[[{]/.test(text)
  const first = json ? parseJson(text) : undefined
  if (first?.kind === 'tree') return answer(file, text, 'json', first)
  if (text.length > MAX_YAML) {
    return first
      ? answer(file, text, 'json', first)
      : refused(start, `YAML of more than ${MAX_YAML / 1e6} MB is no template`)
  }
  const second = parseYaml(text)
  if (first && second.kind === 'wrong') return answer(file, text, 'json', first)
  return answer(file, text, 'yaml', second)
}

function answer(file: string, text: string, syntax: Document['syntax'], parsed: Parsed): DocumentAnswer {
  const lineStarts = linesOf(text)
  const place = (offset: number) => placeAt({ file, lineStarts }, offset)
  if (parsed.kind === 'wrong') return refused(place(parsed.wrong.offset), parsed.wrong.says)
  const problems = parsed.repeated.map(
    ({ offset, says }): Problem => ({ weight: 'doubt', at: place(offset), says }),
  )
  return { kind: 'document', document: { file, syntax, text, lineStarts, root: parsed.root }, problems }
}

function refused(at: Problem['at'], says: string): DocumentAnswer {
  return { kind: 'wrong', problem: { weight: 'unread', at, says } }
}

function decoded(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}
