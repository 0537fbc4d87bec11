import { Option } from 'commander'

/** Flags that every command accepts; parsed once, before the command runs. */
export interface GlobalFlags {
  readonly region?: string
  readonly profile?: string
  readonly endpointUrl?: string
  readonly output: 'text' | 'json' | 'markdown' | 'mermaid' | 'dot'
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
      .choices(['text', 'json', 'markdown', 'mermaid', 'dot'])
      .default('text'),
    new Option('--no-color', 'no colours (also NO_COLOR)'),
    new Option('--ascii', 'draw with ASCII characters only'),
    new Option('--width <cells>', 'width of the output, default: the terminal').argParser(parseWidth),
    new Option('-q, --quiet', 'answer only: no story on stderr'),
    new Option('-v, --debug', 'show causes and stack traces of failures'),
    new Option('--config <file>', 'JSON file with default values for flags'),
  ]
}
