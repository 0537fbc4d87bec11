import type { InvokeAnswer } from '../domain/instrument/invocation.ts'
import type { Canvas } from './canvas.ts'
import { cells, clip, safe } from './text.ts'

/** Lines of a large answer that are shown; the rest is counted. `-o json` has all of it. */
const LINES = 30

/** What the function answered: its value, or its error with the log that explains it. */
export function renderAnswer(name: string, answer: InvokeAnswer, canvas: Canvas): string[] {
  const { style, glyphs } = canvas
  const failed = answer.functionError !== undefined
  const sign = failed ? style.bad(glyphs.bad) : style.good(glyphs.ok)
  const verdict = failed ? style.bad('failed') : 'answered'
  const head = `${sign} ${style.strong(clip(safe(name), canvas.width - 12))} ${verdict}`
  if (failed) return [head, ...failure(answer, canvas)]
  return [head, ...indented(prettyLines(answer.payload), canvas)]
}

function failure(answer: InvokeAnswer, canvas: Canvas): string[] {
  const { style } = canvas
  const head = errorText(answer)
  const stack = stackOf(parsed(answer.payload))
  const log = answer.logTail.split('\n').filter((line) => line.trim() !== '')
  return [
    ...indented([head], canvas).map(style.bad),
    ...indented(stack.slice(0, 8), canvas).map(style.quiet),
    ...(stack.length === 0 ? indented(log.slice(-12), canvas).map(style.quiet) : []),
  ]
}

/** `Type: message`, or whatever else a failed function has answered. */
export function errorText({ payload }: InvokeAnswer): string {
  const error = parsed(payload)
  const what = [field(error, 'errorType'), field(error, 'errorMessage')].filter((part) => part !== undefined)
  return what.length > 0 ? what.join(': ') : new TextDecoder().decode(payload)
}

function indented(lines: readonly string[], canvas: Canvas): string[] {
  const shown = lines.slice(0, LINES)
  const rest = lines.length - shown.length
  const cut = shown.map((line) => `  ${clip(safe(line), canvas.width - 2, canvas.glyphs.ellipsis)}`)
  return rest > 0 ? [...cut, `  ${canvas.style.quiet(`${rest} more lines; -o json shows them all`)}`] : cut
}

function prettyLines(payload: Uint8Array): string[] {
  const text = new TextDecoder().decode(payload)
  const value = parsed(payload)
  const pretty = value === undefined ? text : JSON.stringify(value)
  return cells(pretty) <= 78 ? [pretty] : JSON.stringify(value ?? text, null, 2).split('\n')
}

function stackOf(error: unknown): string[] {
  const trace = typeof error === 'object' && error !== null && 'trace' in error ? error.trace : undefined
  if (!Array.isArray(trace)) return []
  // The first line repeats the message.
  return trace.filter((line) => typeof line === 'string').slice(1)
}

function field(value: unknown, key: string): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const found: unknown = Object.getOwnPropertyDescriptor(value, key)?.value
  return typeof found === 'string' ? found : undefined
}

function parsed(payload: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(payload))
  } catch {
    return undefined
  }
}

/** The part of `otl invoke -o json` that tells of the answer: `payload` is the parsed value, or text when it is not JSON. */
export function answerToJson(answer: InvokeAnswer): Record<string, unknown> {
  return {
    functionError: answer.functionError ?? null,
    executedVersion: answer.executedVersion ?? null,
    payload: parsed(answer.payload) ?? new TextDecoder().decode(answer.payload),
    logTail: answer.logTail,
  }
}
