import type { Language } from '../catalogue/distro.ts'
import { nodeNames, pythonOff, pythonOn } from './instrumentation-names.ts'
import { APPLICATION_SIGNALS, HANDLER_IS_ESM } from './variables.ts'

export const SERVICE_NAME = 'OTEL_SERVICE_NAME'
export const PROPAGATORS = 'OTEL_PROPAGATORS'
export const SAMPLER = 'OTEL_TRACES_SAMPLER'
export const SAMPLER_ARGUMENT = 'OTEL_TRACES_SAMPLER_ARG'
export const TRACES_ENDPOINT = 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'

/** One variable that a flag of `otl enable` writes. */
export interface SettingRow {
  readonly flag: string
  /** A name, or the pattern of a family of names. */
  readonly variable: string | RegExp
  /**
   * The values that are beyond suspicion: they are shown whoever set them, and may be kept in a tag of the function.
   * `undefined`: any value may hold a secret.
   */
  readonly plain: RegExp | undefined
  readonly source: string
}

/**
 * Propagators that a layer can load. Python and Java refuse to start with one that they do not have.
 * Node.js: @opentelemetry/auto-configuration-propagators. Python: the requirements of aws-opentelemetry-distro 0.19.0.
 * Java: opentelemetry-java's autoconfigure and the agent's bundled extensions. .NET: none, because the distro's plugin
 * sets its own list in code (Plugin.cs of aws-otel-dotnet-instrumentation).
 */
export const propagatorsOf: Readonly<Record<Language, readonly string[]>> = {
  nodejs: ['tracecontext', 'baggage', 'b3', 'b3multi', 'jaeger', 'ottrace', 'xray', 'xray-lambda'],
  python: ['tracecontext', 'baggage', 'b3', 'b3multi', 'jaeger', 'ottrace', 'xray'],
  java: ['tracecontext', 'baggage', 'b3', 'b3multi', 'jaeger', 'ottrace', 'xray', 'xray-lambda'],
  dotnet: [],
}

/** Of some language; `none` switches propagation off and stands alone. */
export const propagators: readonly string[] = [...new Set(Object.values(propagatorsOf).flat()), 'none']

/** The specification's samplers, and whether each takes a ratio. */
export const samplers: Readonly<Record<string, 'nothing' | 'ratio' | 'rules'>> = {
  always_on: 'nothing',
  always_off: 'nothing',
  traceidratio: 'ratio',
  parentbased_always_on: 'nothing',
  parentbased_always_off: 'nothing',
  parentbased_traceidratio: 'ratio',
  xray: 'rules',
}

/** A list of words that are all known: a secret cannot hide in it. */
function listOf(known: readonly string[]): RegExp {
  const word = `(${known.map((one) => one.replace('.', '\\.')).join('|')})`
  return new RegExp(`^( ?${word}(, ?${word})*)?$`)
}

const yesOrNo = /^(true|false)?$/i
const sdk = 'OpenTelemetry specification, "Environment Variable Specification"'
const script = (language: string) => `lambda-layer's otel-instrument of aws-otel-${language}-instrumentation`

// biome-ignore format: a table reads best with a row a line
export const settingTable: readonly SettingRow[] = [
  { flag: '--service-name', variable: SERVICE_NAME, plain: /^[\p{L}\p{N} ._:/-]{0,64}$/u, source: sdk },
  { flag: '--propagators', variable: PROPAGATORS, plain: listOf(propagators), source: sdk },
  { flag: '--backend otlp', variable: TRACES_ENDPOINT, plain: undefined, source: `${sdk}; with it the distro sends no UDP` },
  { flag: '--sampler', variable: SAMPLER, plain: listOf(Object.keys(samplers)), source: `${sdk}; xray is the distro's own` },
  { flag: '--sampler', variable: SAMPLER_ARGUMENT, plain: /^[0-9.]{0,20}$/, source: sdk },
  { flag: '--fast-start', variable: 'OTEL_AWS_LAMBDA_FAST_START', plain: yesOrNo, source: script('js') },
  { flag: '--fast-start', variable: 'OTEL_JAVA_AGENT_FAST_STARTUP_ENABLED', plain: yesOrNo, source: script('java') },
  { flag: '--app-signals', variable: APPLICATION_SIGNALS, plain: yesOrNo, source: script('{js,python,java}') },
  { flag: '--instrumentations', variable: 'OTEL_NODE_ENABLED_INSTRUMENTATIONS', plain: listOf(nodeNames), source: script('js') },
  { flag: '--instrumentations', variable: 'OTEL_PYTHON_DISABLED_INSTRUMENTATIONS', plain: listOf([...pythonOff, ...pythonOn]), source: script('python') },
  { flag: '--instrumentations', variable: /^OTEL_INSTRUMENTATION_[A-Z0-9_]{1,60}_ENABLED$/, plain: yesOrNo, source: script('java') },
]

export function settingRow(variable: string): SettingRow | undefined {
  return settingTable.find(({ variable: one }) =>
    typeof one === 'string' ? one === variable : one.test(variable),
  )
}

export function isSetting(variable: string): boolean {
  return settingRow(variable) !== undefined
}

/** An address with a password, keys of AWS, of GitHub and of Slack, bearer tokens, JWTs, PEM, and `password=…`. */
const secretValue =
  /:\/\/[^/@\s]*@|\b(AKIA|ASIA)[A-Z0-9]{16}\b|\bgh[pousr]_\w{20,}|\bxox[abprs]-|\b(bearer|basic) |\beyJ[\w-]{6,}\.|-----BEGIN|(token|secret|passw(or)?d|api[_-]?key)\s*[=:]/i

export function isSecretValue(value: string): boolean {
  return secretValue.test(value)
}

/** Whether a value may be shown and kept in a tag, whoever set it. */
export function isPlain(variable: string, value: string): boolean {
  if (variable === HANDLER_IS_ESM) return yesOrNo.test(value)
  return settingRow(variable)?.plain?.test(value) === true && !isSecretValue(value)
}
