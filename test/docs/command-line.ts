/** A command of an example, and the output that the page shows below it. */
export interface Example {
  readonly command: string
  readonly shown: readonly string[]
}

/** Reads a `console` block: `$ ` begins a command, a backslash continues it, all else is output. */
export function readExamples(lines: readonly string[]): Example[] {
  const found: { command: string; shown: string[] }[] = []
  let continues = false
  for (const line of lines) {
    const last = found.at(-1)
    if (continues && last) last.command += `\n${line}`
    else if (line.startsWith('$ ')) found.push({ command: line.slice(2), shown: [] })
    else if (last) last.shown.push(line)
    else throw new Error(`output without a command: ${line}`)
    continues = line.endsWith('\\') && (continues || line.startsWith('$ '))
  }
  return found
}

/** The commands of a `sh` block: comments are left out, continued lines joined. */
export function readScript(lines: readonly string[]): string[] {
  const text = lines.filter((line) => !line.startsWith('#')).join('\n')
  return text
    .replaceAll('\\\n', ' ')
    .split('\n')
    .filter((line) => line.trim() !== '')
}

/** Arguments of every `otl` in a line of shell: pipes and lists taken apart, quotes and redirections taken off. */
export function otlCalls(line: string): string[][] {
  return simpleCommands(line.replaceAll('\\\n', ' ')).flatMap((words) => {
    const at = words.findIndex((word) => !/^\w+=/.test(word))
    const [first, ...rest] = words.slice(at)
    if (first === 'npx' && rest[0] === 'otl') return [rest.slice(1)]
    return first === 'otl' ? [rest] : []
  })
}

/** An operator, a redirection, or a word. */
const token = /\s*(?:(\|\||&&|\$?\(|[|;&)])|\d?(?:>>?|<)\s*WORD|(WORD))/.source.replaceAll(
  'WORD',
  String.raw`(?:'[^']*'|"[^"]*"|\\.|\$(?!\()|[^\s'"|;&<>()$])+`,
)

function simpleCommands(line: string): string[][] {
  const commands: string[][] = [[]]
  let read = 0
  for (const [text, operator, word] of line.matchAll(new RegExp(token, 'gy'))) {
    if (word?.startsWith('#')) return commands
    read += text.length
    if (operator) commands.push([])
    else if (word) commands.at(-1)?.push(word.replace(/'([^']*)'|"([^"]*)"|\\(.)/g, '$1$2$3'))
  }
  if (line.slice(read).trim() !== '') throw new Error(`could not read the command line: ${line}`)
  return commands
}
