/** A function as any of the ways of describing one can say it. */
export interface State {
  readonly name: string
  /** `error rule` or `warning? rule`, where `?` stands for what cannot be known. Sorted. */
  readonly finds: readonly string[]
  readonly runtime?: string
  readonly architecture?: 'arm64' | 'x86_64'
  /** Versioned ARNs; `unknown`: one that only the deployment knows. */
  readonly layers?: readonly string[] | 'unknown'
  readonly variables?: Readonly<Record<string, string>>
  readonly tracing?: 'Active' | 'PassThrough'
  readonly timeout?: number
  readonly memory?: number
}

const distro = (name: string, version: number) =>
  `arn:aws:lambda:eu-west-1:615299751070:layer:AWSOpenTelemetryDistro${name}:${version}`
const others = (name: string) => `arn:aws:lambda:eu-west-1:000000000000:layer:${name}:1`
const WRAPPER = { AWS_LAMBDA_EXEC_WRAPPER: '/opt/otel-instrument' }
const SIGNALS = { OTEL_AWS_APPLICATION_SIGNALS_ENABLED: 'false' }
const whole = {
  layers: [distro('Js', 16)],
  variables: { ...WRAPPER, ...SIGNALS },
  tracing: 'Active',
} as const

/** The states that rules speak of, each with what the usual policy finds in it. */
export const states: readonly State[] = [
  { name: 'whole', ...whole, finds: [] },
  { name: 'bare', finds: ['error active-tracing', 'error layer-attached'] },
  { name: 'tracing-off', ...whole, tracing: 'PassThrough', finds: ['error active-tracing'] },
  { name: 'tracing-only', tracing: 'Active', finds: ['error layer-attached'] },
  { name: 'layer-only', ...whole, variables: SIGNALS, finds: ['error wrapper-set'] },
  {
    name: 'wrapper-only',
    ...whole,
    layers: [],
    finds: ['error layer-attached', 'error wrapper-provided'],
  },
  {
    name: 'foreign',
    ...whole,
    variables: { ...SIGNALS, AWS_LAMBDA_EXEC_WRAPPER: '/opt/datadog_wrapper' },
    finds: ['error wrapper-foreign'],
  },
  { name: 'outdated', ...whole, layers: [distro('Js', 9)], finds: ['warning layer-outdated'] },
  { name: 'other-language', ...whole, runtime: 'python3.13', finds: ['error layer-runtime'] },
  {
    name: 'two-agents',
    ...whole,
    runtime: 'python3.13',
    layers: [distro('Python', 26), distro('Js', 16)],
    finds: ['error layer-conflict', 'error layer-runtime'],
  },
  { name: 'signals-open', ...whole, variables: WRAPPER, finds: ['warning app-signals-explicit'] },
  { name: 'tight', ...whole, timeout: 3, memory: 128, finds: ['warning timeout-room'] },
  {
    name: 'crowded',
    tracing: 'Active',
    layers: ['a', 'b', 'c', 'd', 'e'].map(others),
    variables: { LARGE: 'x'.repeat(3_900) },
    finds: ['error layer-attached', 'warning environment-room', 'warning layer-room'],
  },
  { name: 'uncovered', runtime: 'provided.al2023', tracing: 'Active', finds: ['note runtime-covered'] },
  { name: 'unknown-layer', ...whole, layers: 'unknown', finds: ['warning? layer-attached'] },
]

export interface Filled extends Required<Omit<State, 'finds'>> {}

/** What nobody states, as every way is to state it. */
export function filled(state: State): Filled {
  const { finds: _, ...stated } = state
  return {
    runtime: 'nodejs22.x',
    architecture: 'arm64',
    layers: [],
    variables: {},
    tracing: 'PassThrough',
    timeout: 30,
    memory: 512,
    ...stated,
  }
}
