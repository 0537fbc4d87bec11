import { type Command, Option } from 'commander'
import { whyNotSettable } from '../../domain/instrument/settable.ts'
import type { Wish } from '../../domain/instrument/wish.ts'
import { usageError } from '../../errors.ts'
import { readPairs } from './pairs.ts'
import { readBackend, readInstrumentations, readPropagators, readSampler } from './settings-values.ts'

/** As commander hands them over. */
export interface SettingsFlags {
  readonly serviceName?: string
  readonly propagators?: string
  readonly backend?: string
  readonly otlpEndpoint?: string
  readonly otlpHeaders?: string
  readonly sampler?: string
  readonly fastStart?: boolean
  readonly appSignals?: string
  readonly instrumentations?: string
  readonly set?: readonly string[]
  readonly unset?: readonly string[]
}

const many = (text: string, before: readonly string[] | undefined): readonly string[] => [
  ...(before ?? []),
  text,
]

export function addSettingsFlags(command: Command): Command {
  const options = [
    new Option('--service-name <name>', 'the name that traces bear; default: the function’s'),
    new Option('--backend <backend>', 'where traces go').choices(['xray', 'otlp']),
    new Option('--otlp-endpoint <url>', 'the address that --backend otlp sends to'),
    new Option('--otlp-headers <reference>', 'refused, with the safe ways to give a secret to an exporter'),
    new Option('--propagators <names>', 'trace headers to read and write, with commas'),
    new Option('--sampler <sampler>', 'what is recorded, for example parentbased_traceidratio=0.1'),
    new Option('--fast-start', 'a shorter cold start, where the layer has one'),
    new Option('--app-signals <on|off>', 'CloudWatch Application Signals, which is billed').choices([
      'on',
      'off',
    ]),
    new Option('--instrumentations <names>', 'libraries to see, with commas'),
    new Option('--set <name=value>', 'set this variable too; repeatable').argParser(many),
    new Option('--unset <name>', 'put a variable that otl has set back as it was; repeatable').argParser(
      many,
    ),
  ]
  for (const option of options) command.addOption(option)
  return command
}

/** @throws OtlError for what no function could be given */
export function readWish(flags: SettingsFlags): Wish {
  if (flags.otlpHeaders !== undefined) throw headersRefused
  const set = readSet(flags.set ?? [])
  const unset = (flags.unset ?? []).map(settable('--unset'))
  const both = unset.find((name) => Object.hasOwn(set, name))
  if (both !== undefined) throw usageError(`--set and --unset both name ${both}`)
  const backend = readBackend(flags.backend, flags.otlpEndpoint)
  return {
    ...(flags.serviceName === undefined ? {} : { serviceName: readServiceName(flags.serviceName) }),
    ...(backend ? { backend } : {}),
    ...(flags.propagators === undefined ? {} : { propagators: readPropagators(flags.propagators) }),
    ...(flags.sampler === undefined ? {} : { sampler: readSampler(flags.sampler) }),
    ...(flags.fastStart ? { fastStart: true } : {}),
    ...(flags.appSignals === undefined ? {} : { appSignals: flags.appSignals === 'on' }),
    ...(flags.instrumentations === undefined
      ? {}
      : { instrumentations: readInstrumentations(flags.instrumentations) }),
    set,
    unset,
  }
}

const headersRefused = usageError(
  '--otlp-headers: the layer takes headers by value only, from OTEL_EXPORTER_OTLP_HEADERS, and a secret on a command line ends in histories, logs and the function’s configuration',
  'send to a collector that reads the secret itself, or let your deployment set the variable from Secrets Manager; otl keeps what is there',
)

function readServiceName(text: string): string {
  const name = text.trim()
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is refused
  if (name === '' || name.length > 255 || /[\u0000-\u001f\u007f]/.test(name)) {
    throw usageError('--service-name takes 1 to 255 characters, and no control characters')
  }
  return name
}

function readSet(texts: readonly string[]): Record<string, string> {
  // What is not of the form may be a secret that lost its name, so it is not repeated.
  if (texts.some((text) => text.indexOf('=') < 1)) throw usageError('--set takes the form NAME=VALUE')
  const pairs = readPairs('--set', texts)
  const names = pairs.map(([name]) => settable('--set')(name))
  const twice = names.find((name, at) => names.indexOf(name) !== at)
  if (twice !== undefined) throw usageError(`--set names ${twice} twice`)
  return Object.fromEntries(pairs)
}

function settable(flag: string): (name: string) => string {
  return (name) => {
    const why = whyNotSettable(name)
    if (why !== undefined) throw usageError(`${flag} ${name}: ${why}`)
    return name
  }
}
