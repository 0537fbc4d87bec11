import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

type Json = Readonly<Record<string, unknown>>

export interface RecordedDocument {
  readonly file: string
  readonly document: Json
}

const folder = fileURLToPath(new URL('../../../../shared/data/xray', import.meta.url))

export const haveRecordings = existsSync(folder)
if (!haveRecordings) console.log(`left out: tests that read recorded traces (no ${folder})`)

/** Every segment document among the recordings, by trace for those that came out of BatchGetTraces. */
export function recordedTraces(): { readonly file: string; readonly documents: readonly Json[] }[] {
  return jsonFiles()
    .flatMap(({ file, content }) => {
      const traces = Array.isArray(content.Traces) ? (content.Traces as Json[]) : [content]
      return traces.map((trace) => ({ file, documents: documentsOf(trace) }))
    })
    .filter(({ documents }) => documents.length > 0)
}

function documentsOf(trace: Json): Json[] {
  if (!Array.isArray(trace.Segments)) return 'id' in trace ? [trace] : []
  return trace.Segments.map((segment: Json) => {
    const document = segment.Document ?? segment
    return typeof document === 'string' ? (JSON.parse(document) as Json) : (document as Json)
  })
}

function jsonFiles(): { file: string; content: Json }[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.json'),
  )
  return names.sort().map((name) => ({
    file: name,
    content: JSON.parse(readFileSync(`${folder}/${name}`, 'utf8')) as Json,
  }))
}
