import type { Context } from '../../../context.ts'
import { traceFileName } from '../../../domain/trace/ids.ts'
import { renderTraces, type TraceFormat } from '../../../render/trace/index.ts'
import type { Export, Notice } from '../../../render/viewer/model.ts'
import { sentence } from './sentence.ts'

/** `.json` alone would not tell one form of JSON from another. */
const EXTENSIONS: Readonly<Record<TraceFormat, string>> = {
  json: 'json',
  jsonl: 'jsonl',
  html: 'html',
  svg: 'svg',
  markdown: 'md',
  otlp: 'otlp.json',
  perfetto: 'perfetto.json',
}

/** Writes a trace to a file of the current folder, and says so. */
export async function writeTrace({ trace, raw, format, logs }: Export, ctx: Context): Promise<Notice> {
  const name = traceFileName(trace.id, EXTENSIONS[format])
  const { canvas } = ctx
  try {
    const read = logs ? { logs: new Map([[trace, logs]]) } : {}
    const lines = await renderTraces([trace], format, { raw, canvas, ...read })
    await ctx.files.write(name, `${lines.join('\n')}\n`)
    return { text: `wrote ${name}`, tone: 'good' }
  } catch (cause) {
    return { text: sentence(cause), tone: 'bad' }
  }
}
