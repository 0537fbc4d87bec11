/** Keeps what a function prints, in order; beyond `limit` characters the oldest part goes. */
export interface FunctionLog {
  write(text: string): void
  /** Adds a line of the platform's own, on a line of its own. */
  line(text: string): void
  /** Takes out everything so far. */
  take(): string
}

const eightMegabytes = 8 * 1024 * 1024
const longestLine = 64 * 1024

/**
 * @param live gets each line with nothing in it that a terminal would obey
 * @param keep gets each line as it was printed
 */
export function functionLog(
  live: (line: string) => void,
  limit = eightMegabytes,
  keep: (line: string) => void = () => {},
): FunctionLog {
  let kept: string[] = []
  let size = 0
  let unfinished = ''
  let atLineStart = true

  function write(text: string): void {
    if (text === '') return
    kept.push(text)
    size += text.length
    while (size > limit && kept.length > 1) size -= kept.shift()?.length ?? 0
    atLineStart = text.endsWith('\n')
    const lines = (unfinished + text).split('\n')
    unfinished = lines.pop() ?? ''
    if (unfinished.length > longestLine) {
      lines.push(unfinished)
      unfinished = ''
    }
    for (const line of lines) {
      live(printable(line))
      keep(line)
    }
  }

  return {
    write,
    line: (text) => write(`${atLineStart ? '' : '\n'}${text}\n`),
    take() {
      const text = kept.join('')
      kept = []
      size = 0
      return text
    },
  }
}

/** A function may print anything; a terminal must not obey it. */
function printable(line: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this is about
  return line.replace(/[\u0000-\u0008\u000a-\u001f\u007f-\u009f]/g, '')
}
