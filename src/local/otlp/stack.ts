/** A frame as segment documents have it. */
export interface Frame {
  readonly path?: string
  readonly line?: number
  readonly label?: string
}

export interface Stack {
  readonly stack: readonly Frame[]
  /** Frames left out. */
  readonly truncated?: number
}

const MAX_FRAMES = 50
/** Characters. A longer line is no frame of a program that somebody wrote. */
const MAX_LINE = 1_000

interface Language {
  readonly frame: RegExp
  /** Whether the innermost call is written last. */
  readonly innermostLast?: boolean
}

const V8: Language = {
  frame: /^\s+at (?:(?<label>.*) \()?(?<path>[^()]+?)(?::(?<line>\d+))?(?::\d+)?\)?$/,
}

/** How each `telemetry.sdk.language` writes a stack. */
const LANGUAGES: Readonly<Record<string, Language>> = {
  nodejs: V8,
  javascript: V8,
  webjs: V8,
  python: { frame: /^ {2}File "(?<path>[^"]+)", line (?<line>\d+), in (?<label>.+)$/, innermostLast: true },
  java: { frame: /^\s+at (?<label>[^(]+)\((?<path>[^:)]+)(?::(?<line>\d+))?\)$/ },
}

/** The frames of a stack trace as text, innermost first; none for a language it does not know. */
export function framesOf(text: string, language: string | undefined): Stack {
  const known = LANGUAGES[language ?? '']
  if (!known) return { stack: [] }
  const frames: Frame[] = []
  for (const line of text.split('\n')) {
    const groups = line.length <= MAX_LINE ? known.frame.exec(line.trimEnd())?.groups : undefined
    if (groups) frames.push(frameOf(groups))
  }
  if (known.innermostLast) frames.reverse()
  if (frames.length <= MAX_FRAMES) return { stack: frames }
  return { stack: frames.slice(0, MAX_FRAMES), truncated: frames.length - MAX_FRAMES }
}

function frameOf({ path, line, label }: Readonly<Record<string, string | undefined>>): Frame {
  return {
    ...(path !== undefined && { path }),
    ...(line !== undefined && { line: Number(line) }),
    ...(label !== undefined && { label }),
  }
}
