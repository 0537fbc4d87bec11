import { InvalidArgumentError, Option } from 'commander'

/** What `--output` takes; which of them a command prints is said in commands/index.ts. */
const formats = [
  'text',
  'json',
  'jsonl',
  'markdown',
  'mermaid',
  'dot',
  'svg',
  'html',
  'otlp',
  'perfetto',
  'junit',
  'sarif',
  'github',
  'gitlab',
] as const
type Format = (typeof formats)[number]
const aliases: Readonly<Record<string, string>> = { md: 'markdown' }

/** Where an answer goes: one format to stdout, and any number of them into files. */
export interface Output {
  readonly format: Format
  readonly files: readonly { readonly format: Format; readonly path: string }[]
  /** The format for stdout was said by a flag. */
  readonly said?: true
}

export const usualOutput: Output = { format: 'text', files: [] }

/** Flags that every command accepts; parsed once, before the command runs. */
export interface GlobalFlags {
  readonly region?: string
  readonly profile?: string
  readonly endpointUrl?: string
  readonly output: Output
  /** `false` with --no-color. */
  readonly color: boolean
  readonly ascii?: true
  readonly width?: number
  readonly quiet?: true
  readonly debug?: true
  readonly config?: string
}

/** @param parseWidth turns the flag's text into cells, or throws what commander shows */
export function globalOptions(parseWidth: (text: string) => number): Option[] {
  return [
    new Option('--region <region>', 'AWS region; several with commas'),
    new Option('--profile <name>', 'profile of the AWS configuration files'),
    new Option('--endpoint-url <url>', 'send every AWS call to this address'),
    new Option('-o, --output <format>', 'text for people, json for programs')
      .choices(formats)
      .argParser(parseOutput)
      .default(usualOutput, 'text'),
    new Option('--no-color', 'no colours (also NO_COLOR)'),
    new Option('--ascii', 'draw with ASCII characters only'),
    new Option('--width <cells>', 'width of the output, default: the terminal').argParser(parseWidth),
    new Option('-q, --quiet', 'answer only: no story on stderr'),
    new Option('-v, --debug', 'show causes and stack traces of failures'),
    new Option('--config <file>', 'JSON file with default values for flags'),
  ]
}

/** `sarif=out.sarif` is for a file, `text` for stdout; the flag may be repeated. */
function parseOutput(text: string, before: Output): Output {
  const at = text.indexOf('=')
  if (at < 0) {
    const format = parseFormat(text)
    if (!before.said || before.format === format) return { ...before, format, said: true }
    const both = `Both ${before.format} and ${format} would go to stdout.`
    throw new InvalidArgumentError(`${both} With a file, as in ${before.format}=FILE, each has its place.`)
  }
  const path = text.slice(at + 1)
  if (path === '') throw new InvalidArgumentError('After the = stands the file.')
  return { ...before, files: [...before.files, { format: parseFormat(text.slice(0, at)), path }] }
}

function parseFormat(text: string): Format {
  const name = aliases[text] ?? text
  const known = formats.find((format) => format === name)
  if (known) return known
  throw new InvalidArgumentError(`Allowed choices are ${formats.join(', ')}.`)
}
