import { nearest } from '../../domain/catalogue/nearest.ts'
import { propagators, samplers } from '../../domain/instrument/setting-table.ts'
import type { Backend, Sampler } from '../../domain/instrument/wish.ts'
import { usageError } from '../../errors.ts'

/** The flags whose values have a grammar; each reader throws a usage error that says what it takes. */
export function readPropagators(text: string): readonly string[] {
  const names = readNames('--propagators', text)
  for (const name of names) {
    if (!propagators.includes(name)) throw unknown('--propagators', 'propagator', name, propagators)
  }
  if (names.includes('none') && names.length > 1) throw usageError('--propagators: none stands alone')
  return names
}

export function readInstrumentations(text: string): readonly string[] {
  const names = readNames('--instrumentations', text)
  const odd = names.find((name) => !/^[a-z0-9][a-z0-9._-]{0,39}$/.test(name))
  if (odd === undefined) return names
  throw usageError(`--instrumentations: "${odd}" is not a name`, 'for example aws-sdk,http,undici')
}

export function readSampler(text: string): Sampler {
  const at = text.indexOf('=')
  const [name, argument] = at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)]
  const takes = Object.hasOwn(samplers, name) ? samplers[name] : undefined
  if (takes === undefined) throw unknown('--sampler', 'sampler', name, Object.keys(samplers))
  if (takes === 'ratio' && !isRatio(argument)) {
    throw usageError(`--sampler ${name} takes a ratio from 0 to 1`, `--sampler ${name}=0.1`)
  }
  if (takes === 'nothing' && argument !== undefined) throw usageError(`--sampler ${name} takes no argument`)
  if (takes === 'rules' && argument !== undefined && !isRules(argument)) {
    throw usageError(
      '--sampler xray takes an address and an interval in seconds',
      '--sampler xray=endpoint=http://localhost:2000,polling_interval=300',
    )
  }
  return { name, ...(argument === undefined ? {} : { argument }) }
}

export function readBackend(kind: string | undefined, endpoint: string | undefined): Backend | undefined {
  if (kind === 'otlp') {
    if (endpoint !== undefined) return { kind, endpoint: readAddress(endpoint) }
    throw usageError(
      '--backend otlp needs an address',
      '--otlp-endpoint https://collector.example.com/v1/traces',
    )
  }
  if (endpoint !== undefined) throw usageError('--otlp-endpoint goes with --backend otlp')
  return kind === 'xray' ? { kind } : undefined
}

/** A user name, a query or a fragment is where people put keys, and the variable is readable for many. */
function readAddress(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw usageError(
      '--otlp-endpoint takes an http or https address',
      'https://collector.example.com/v1/traces',
    )
  }
  if (url.username || url.password || url.search || url.hash) {
    throw usageError(
      '--otlp-endpoint takes an address without user name, query and fragment',
      'a key in the address could be read by everybody who may see the function',
    )
  }
  return text
}

function readNames(flag: string, text: string): readonly string[] {
  const names = text.split(',').map((name) => name.trim())
  if (names.some((name) => name === '')) throw usageError(`${flag} takes names with commas between them`)
  return [...new Set(names)]
}

function isRatio(text: string | undefined): boolean {
  return (
    text !== undefined && /^(0|1|[01]?\.\d{1,12}|0\.\d{1,12}|1\.0{1,12})$/.test(text) && Number(text) <= 1
  )
}

function isRules(text: string): boolean {
  return text.split(',').every((part) => {
    const [key, ...rest] = part.split('=')
    const value = rest.join('=')
    if (key === 'polling_interval') return /^\d{1,5}$/.test(value)
    return key === 'endpoint' && /^https?:\/\/[\w.[\]:-]+$/.test(value)
  })
}

function unknown(flag: string, what: string, name: string, known: readonly string[]) {
  const meant = nearest(name, known)
  return usageError(
    `${flag}: there is no ${what} "${name}"`,
    meant ? `did you mean ${meant}?` : `it may be ${known.join(', ')}`,
  )
}
