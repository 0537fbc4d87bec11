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
] as const
const aliases: Readonly<Record<string, string>> = { md: 'markdown' }

/** Flags that every command accepts; parsed once, before the command runs. */
export interface GlobalFlags {
  readonly region?: string
  readonly profile?: string
  readonly endpointUrl?: string
  readonly output: (typeof formats)[number]
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
      .argParser(parseFormat)
      .default('text'),
    new Option('--no-color', 'no colours (also NO_COLOR)'),
    new Option('--ascii', 'draw with ASCII characters only'),
    new Option('--width <cells>', 'width of the output, default: the terminal').argParser(parseWidth),
    new Option('-q, --quiet', 'answer only: no story on stderr'),
    new Option('-v, --debug', 'show causes and stack traces of failures'),
    new Option('--config <file>', 'JSON file with default values for flags'),
  ]
}

function parseFormat(text: string): string {
  const name = aliases[text] ?? text
  if (formats.some((format) => format === name)) return name
  throw new InvalidArgumentError(`Allowed choices are ${formats.join(', ')}.`)
}
