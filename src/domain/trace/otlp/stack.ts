import type { StackFrame } from '../model.ts'

export interface Stack {
  /** Innermost first. */
  readonly stack: readonly StackFrame[]
  /** Frames left out. */
  readonly truncated?: number
}

const MAX_FRAMES = 50
/** Characters. A longer line is no frame of a program that somebody wrote, and a longer text is not read whole. */
const MAX_LINE = 1_000
const MAX_TEXT = 200_000

interface Form {
  readonly frame: RegExp
  /** Whether the innermost call is written last. */
  readonly innermostLast?: boolean
}

const V8: Form = {
  frame: /^\s+at (?:(?<label>.*) \()?(?<path>[^()]+?)(?::(?<line>\d+))?(?::\d+)?\)?$/,
}
const PYTHON: Form = {
  frame: /^ {2}File "(?<path>[^"]+)", line (?<line>\d+), in (?<label>.+)$/,
  innermostLast: true,
}
const JAVA: Form = { frame: /^\s+at (?<label>[^(\s]+)\((?<path>[^:)]+)(?::(?<line>\d+))?\)$/ }

/** How each `telemetry.sdk.language` writes a stack. */
const FORMS: ReadonlyMap<string, Form> = new Map([
  ['nodejs', V8],
  ['javascript', V8],
  ['webjs', V8],
  ['python', PYTHON],
  ['java', JAVA],
])

/**
 * The frames of a stack trace as text (`exception.stacktrace`).
 * @param language `telemetry.sdk.language`; where it is absent, the first form that any line has counts
 * @returns no frames for a language that is not known here
 */
export function framesOf(text: string, language: string | undefined): Stack {
  const form = language === undefined ? recognised(text) : FORMS.get(language)
  if (form === undefined) return { stack: [] }
  const frames = readable(text, form).flatMap((line) => {
    const groups = form.frame.exec(line)?.groups
    return groups ? [frameOf(groups)] : []
  })
  if (form.innermostLast) frames.reverse()
  if (frames.length <= MAX_FRAMES) return { stack: frames }
  return { stack: frames.slice(0, MAX_FRAMES), truncated: frames.length - MAX_FRAMES }
}

/** No line fits two of the forms: V8 writes a blank before its parenthesis, Java writes none. */
function recognised(text: string): Form | undefined {
  return [PYTHON, JAVA, V8].find((form) => readable(text, form).some((line) => form.frame.test(line)))
}

/** The end of the text that holds the innermost calls, in lines. */
function readable(text: string, { innermostLast }: Form): string[] {
  const part = innermostLast ? text.slice(-MAX_TEXT) : text.slice(0, MAX_TEXT)
  return part
    .split('\n')
    .filter((line) => line.length <= MAX_LINE)
    .map((line) => line.trimEnd())
}

function frameOf({ path, line, label }: Readonly<Record<string, string | undefined>>): StackFrame {
  return {
    ...(path !== undefined && { path }),
    ...(line !== undefined && { line: Number(line) }),
    ...(label !== undefined && { label }),
  }
}
