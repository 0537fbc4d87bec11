import type { Annotation } from './annotation.ts'
import type { StatusRange } from './http-status.ts'

/** Which traces to ask X-Ray for; every given condition must hold. */
export interface TraceConditions {
  readonly functions: readonly string[]
  /** Any of the three below. */
  readonly failed?: boolean
  readonly fault?: boolean
  readonly error?: boolean
  readonly throttle?: boolean
  /** X-Ray has not yet seen all of the trace. */
  readonly partial?: boolean
  /** Seconds, at least; of the functions that are named, else of the whole trace. */
  readonly slow?: number
  /** What the request that began the trace was answered with. */
  readonly http?: StatusRange
  /** A part of the address that was asked for. */
  readonly url?: string
  readonly annotations?: readonly Annotation[]
  readonly user?: string
  /** X-Ray filter expression of the user's own, as `flawIn` lets it pass. */
  readonly filter?: string
}

/**
 * Builds an X-Ray filter expression. Lambda makes two nodes of one name, so a function is named with its type; simple
 * keywords speak of the root, so how a function fared is asked inside its node.
 * @throws RangeError for a text that X-Ray's quotes cannot hold
 */
export function filterExpression(conditions: TraceConditions): string | undefined {
  const { functions, filter } = conditions
  const fared = functions.length > 0 ? faredWithin(conditions) : undefined
  const nodes = functions.map(
    (name) =>
      `service(id(name: ${quoted(name)}, type: "AWS::Lambda::Function"))${fared ? ` { ${fared} }` : ''}`,
  )
  const parts = [
    nodes.length > 1 ? `(${nodes.join(' OR ')})` : nodes[0],
    ...(nodes.length === 0 ? faredAtAll(conditions) : []),
    ...aboutRequest(conditions),
    filter ? `(${filter})` : undefined,
  ].filter((part) => part !== undefined)
  return parts.length === 0 ? undefined : parts.join(' AND ')
}

/** Inside the node of a function, where `responsetime` is the function's own. */
function faredWithin(conditions: TraceConditions): string | undefined {
  const failures = failuresOf(conditions)
  const { slow } = conditions
  if (slow === undefined) return failures === '' ? undefined : failures
  const took = `responsetime >= ${decimal(slow)}`
  return failures === '' ? took : `(${failures}) AND ${took}`
}

function faredAtAll(conditions: TraceConditions): string[] {
  const failures = failuresOf(conditions)
  const { slow } = conditions
  return [
    ...(failures === '' ? [] : [`(${failures})`]),
    ...(slow === undefined ? [] : [`duration >= ${decimal(slow)}`]),
  ]
}

function failuresOf(conditions: TraceConditions): string {
  const wanted = (['fault', 'error', 'throttle'] as const).filter(
    (keyword) => conditions.failed === true || conditions[keyword] === true,
  )
  return wanted.join(' OR ')
}

function aboutRequest({ partial, http, url, annotations = [], user }: TraceConditions): string[] {
  return [
    ...(partial === true ? ['partial'] : []),
    ...(http === undefined ? [] : [statusWithin(http)]),
    ...(url === undefined ? [] : [`http.url CONTAINS ${quoted(url)}`]),
    ...annotations.map(annotated),
    ...(user === undefined ? [] : [`user = ${quoted(user)}`]),
  ]
}

function statusWithin({ from, to }: StatusRange): string {
  return from === to ? `http.status = ${from}` : `http.status >= ${from} AND http.status <= ${to}`
}

/** Whoever recorded it chose between a number and a text of digits, and whoever asks cannot know. */
function annotated({ key, value }: Annotation): string {
  const said = `annotation[${key}] = `
  const typed = value === 'true' || value === 'false' || String(Number(value)) === value
  if (!typed || !/^(true|false|-?\d+(\.\d+)?)$/.test(value)) return said + quoted(value)
  return `(${said}${value} OR ${said}${quoted(value)})`
}

function decimal(seconds: number): string {
  return seconds.toFixed(3).replace(/\.?0+$/, '')
}

/** X-Ray documents no escape for quotes, so they are refused rather than escaped; so is what no line holds. */
function quoted(text: string): string {
  const flaw = unquotable(text)
  if (flaw !== undefined) throw new RangeError(`${flaw} in a filter: ${JSON.stringify(text)}`)
  return `"${text}"`
}

/** Why X-Ray's quotes cannot hold a text; undefined when they can. */
export function unquotable(text: string): string | undefined {
  if (/["\\]/.test(text)) return 'quotes and backslashes cannot be asked for'
  return /\p{Cc}|\p{Cs}/u.test(text) ? 'control characters cannot be asked for' : undefined
}
