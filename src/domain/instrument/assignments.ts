import type { Language } from '../catalogue/distro.ts'
import type { CatalogueLayer } from '../catalogue/model.ts'
import { fastStartOf } from './fast-start.ts'
import { instrumentationsFor } from './instrumentations.ts'
import { otlpPreset } from './presets.ts'
import type { Refusal } from './recipe.ts'
import {
  PROPAGATORS,
  propagatorsOf,
  SAMPLER,
  SAMPLER_ARGUMENT,
  SERVICE_NAME,
  TRACES_ENDPOINT,
} from './setting-table.ts'
import { APPLICATION_SIGNALS } from './variables.ts'
import type { Wish } from './wish.ts'

/** A wish in the variables of one layer. */
export interface Assignments {
  /** Named on the command line: they win over what is there. */
  readonly named: Readonly<Record<string, string>>
  /** Of a preset: they are set where the user has set nothing. */
  readonly preset: Readonly<Record<string, string>>
  readonly notes: readonly string[]
}

export type AssignmentsAnswer = Assignments | { readonly refusal: Refusal }

/** The layer that a function will have. */
export type WishedLayer = Pick<CatalogueLayer, 'family' | 'language' | 'layerName' | 'version'>

interface DistroLayer extends WishedLayer {
  readonly language: Language
}

type PartAnswer = Partial<Assignments> | { readonly refusal: Refusal }
type Part = (wish: Wish, layer: DistroLayer) => PartAnswer

export function assignmentsFor(wish: Wish, layer: WishedLayer): AssignmentsAnswer {
  let all: Assignments = { named: {}, preset: {}, notes: [] }
  for (const answer of answersFor(wish, layer)) {
    if ('refusal' in answer) return answer
    all = {
      named: { ...all.named, ...answer.named },
      preset: { ...all.preset, ...answer.preset },
      notes: [...all.notes, ...(answer.notes ?? [])],
    }
  }
  return all
}

/** In the order in which a plan shows them; `--set` comes last and wins. */
function answersFor(wish: Wish, layer: WishedLayer): readonly PartAnswer[] {
  if (!isDistro(layer)) {
    return [distroOnly(wish, layer), serviceName(wish), sampler(wish), appSignals(wish), set(wish)]
  }
  return [
    serviceName(wish),
    backend(wish, layer),
    propagators(wish, layer),
    sampler(wish),
    fastStart(wish, layer),
    appSignals(wish),
    instrumentations(wish, layer),
    set(wish),
  ]
}

function isDistro(layer: WishedLayer): layer is DistroLayer {
  return layer.family === 'adot'
}

/** Other layers read other variables, or leave the matter to a collector's configuration. */
function distroOnly(wish: Wish, { layerName }: WishedLayer): PartAnswer {
  const asked = Object.entries({
    '--backend otlp': wish.backend?.kind === 'otlp',
    '--propagators': wish.propagators !== undefined,
    '--fast-start': wish.fastStart === true,
    '--app-signals on': wish.appSignals === true,
    '--instrumentations': wish.instrumentations !== undefined,
  }).flatMap(([flag, given]) => (given ? [flag] : []))
  if (asked.length === 0) return {}
  return refuse(
    `what ${asked.join(' and ')} would mean for ${layerName} is not known: otl knows it of the AWS distro`,
    'name the variables of this layer with --set',
  )
}

const backend: Part = ({ backend: wanted }, { language }) => {
  if (wanted?.kind !== 'otlp') return {}
  if (propagatorsOf[language].length === 0) {
    return refuse(
      `the layer for ${language} reads X-Ray’s header whatever is set, and would lose traces on the way to OTLP`,
      `keep X-Ray for this function, or name ${TRACES_ENDPOINT} itself with --set`,
    )
  }
  return {
    named: { [TRACES_ENDPOINT]: wanted.endpoint },
    preset: otlpPreset,
    notes: addressNotes(new URL(wanted.endpoint)),
  }
}

function addressNotes({ protocol, hostname, pathname, port }: URL): string[] {
  const local = /^(localhost|127\.[\d.]+|\[::1\])$/.test(hostname)
  return [
    ...(protocol === 'http:' && !local ? ['http is not encrypted: traces travel in the clear'] : []),
    ...(pathname === '/' && port !== '4317'
      ? ['the address is used as it is, and OTLP over HTTP is mostly taken at /v1/traces']
      : []),
  ]
}

const propagators: Part = ({ propagators: names }, { language }) => {
  if (names === undefined) return {}
  const known = propagatorsOf[language]
  if (known.length === 0) {
    return refuse(
      `the layer for ${language} has its propagators in code, and ${PROPAGATORS} does not change them`,
      'leave --propagators out for this function',
    )
  }
  const odd = names.find((name) => name !== 'none' && !known.includes(name))
  if (odd !== undefined) {
    return refuse(
      `the layer for ${language} has no propagator "${odd}", and may not start with it`,
      `it has ${known.join(', ')}`,
    )
  }
  return { named: { [PROPAGATORS]: names.join(',') } }
}

const sampler = ({ sampler: wanted }: Wish): PartAnswer => {
  if (wanted === undefined) return {}
  const { name, argument } = wanted
  const rules = name === 'xray' && argument === undefined
  return {
    named: { [SAMPLER]: name, ...(argument === undefined ? {} : { [SAMPLER_ARGUMENT]: argument }) },
    notes: rules ? ['the xray sampler asks http://localhost:2000 for its rules unless told otherwise'] : [],
  }
}

const fastStart: Part = (wish, layer) => {
  if (!wish.fastStart) return {}
  const answer = fastStartOf(layer.language, layer.version)
  if (answer.kind === 'unknown') {
    const reason = `whether ${layer.layerName}:${layer.version} has a fast start, and under which name, is not known`
    return refuse(reason, answer.wayOut)
  }
  const deaf = Object.entries({
    '--backend otlp': wish.backend?.kind === 'otlp',
    '--propagators': wish.propagators !== undefined,
    '--sampler': wish.sampler !== undefined,
  }).filter(([, asked]) => asked)
  if (answer.lite && deaf.length > 0) {
    const flags = deaf.map(([flag]) => flag).join(' and ')
    return refuse(
      `with the fast start ${layer.layerName} ignores ${flags}: it sends to X-Ray by its own rules`,
      `choose --fast-start or ${flags}`,
    )
  }
  return { named: { [answer.variable]: 'true' } }
}

const appSignals = ({ appSignals: on }: Wish): PartAnswer => {
  if (on === undefined) return {}
  const policy = 'CloudWatchLambdaApplicationSignalsExecutionRolePolicy'
  return {
    named: { [APPLICATION_SIGNALS]: String(on) },
    notes: on ? [`Application Signals needs ${policy} on the role of the function`] : [],
  }
}

const instrumentations: Part = ({ instrumentations: names }, { language }) => {
  if (names === undefined) return {}
  const answer = instrumentationsFor(language, names)
  if (answer.kind === 'refused') return refuse(answer.reason, answer.wayOut)
  return { named: answer.variables, notes: answer.notes }
}

const serviceName = ({ serviceName: name }: Wish): PartAnswer =>
  name === undefined ? {} : { named: { [SERVICE_NAME]: name } }

const set = (wish: Wish): PartAnswer => ({ named: wish.set })

function refuse(reason: string, wayOut: string): { refusal: Refusal } {
  return { refusal: { code: 'setting-unsupported', reason, wayOut } }
}
