import type { LayerChoice } from '../../instrument/layer-choice.ts'
import { ifKnown, type Place } from '../../policy/field.ts'
import type { Mend } from '../../policy/mend.ts'
import type { Subject } from '../../policy/subject.ts'
import type { TemplateFunction } from '../reading.ts'
import { subjectOfTemplate } from '../subject.ts'
import { adviceFor, isGenerated } from './advice.ts'
import type { TemplateChange } from './change.ts'
import { type Planned, planSubject } from './enable.ts'
import type { Wanted } from './outcome.ts'

/** A function that no edit mends. */
export interface Left {
  readonly fn: TemplateFunction
  readonly at: Place
  /** A sentence without its full stop. */
  readonly reason: string
  /** What to do instead. */
  readonly wayOut?: string
  /** The change in the language of the source, to be put in by hand; lines without a control character. */
  readonly advice: readonly string[]
}

export type MendPlan =
  | { readonly kind: 'wanted'; readonly wanted: Wanted; readonly advice: readonly string[] }
  | { readonly kind: 'left'; readonly left: Left }

/** What is asked for of one function of a file. */
export interface Mending {
  readonly fn: TemplateFunction
  /** Absent where enable has nothing to do. */
  readonly mend?: Mend
  /** Whether its role is to get the right to send traces. */
  readonly right: boolean
}

/** @param choice which layers are meant, as for `recipeFor` */
export function planMending({ fn, mend, right }: Mending, choice: LayerChoice): MendPlan {
  const answer = mend ? answerFor(fn, mend, choice) : { changes: [], advice: [] }
  if ('left' in answer) return { kind: 'left', left: answer.left }
  const { advice } = answer
  const changes = [...answer.changes, ...(right ? [{ kind: 'role-policy' } as const] : [])]
  if (changes.length === 0) return { kind: 'left', left: left(fn, NOTHING, BY_HAND) }
  if (isGenerated(fn.format)) return { kind: 'left', left: left(fn, GENERATED, SOURCE, advice) }
  return { kind: 'wanted', wanted: { fn, changes }, advice }
}

const NOTHING = 'otl knows no change that mends it'
const GENERATED = 'a tool makes the file, and its next run would take the change back'
const SOURCE = 'change the source from which the file is made'
const LEFT_OPEN = 'give what the template leaves open with --parameter, or change it by hand'
const BY_HAND = 'it has to be changed by hand'

interface Answer {
  readonly changes: readonly TemplateChange[]
  readonly advice: readonly string[]
}

function answerFor(fn: TemplateFunction, mend: Mend, choice: LayerChoice): Answer | { readonly left: Left } {
  // Nothing else has to be known for it.
  if (mend.kind === 'tracing-only') {
    return { changes: [{ kind: 'tracing', from: 'PassThrough', to: 'Active' }], advice: [] }
  }
  const subject = subjectOfTemplate(fn)
  if (subject.runtime.kind === 'absent') return { left: left(fn, 'no runtime is stated', 'state it first') }
  const planned = planSubject(subject, choice, mend.wish)
  if (planned.kind === 'unclear') {
    return { left: left(fn, planned.reason, isGenerated(fn.format) ? BY_HAND : planned.wayOut) }
  }
  const { plan } = planned
  if (plan.kind === 'blocked') return { left: left(fn, plan.refusal.reason, plan.refusal.wayOut) }
  const changes = plan.kind === 'update' ? plan.changes : []
  const hidden = hiddenLayer(subject)
  if (hidden !== undefined && changes.some((one) => one.kind === 'layer' && one.from === undefined)) {
    const reason = `a layer that is not known may hold OpenTelemetry already: ${hidden}`
    return { left: left(fn, reason, isGenerated(fn.format) ? BY_HAND : LEFT_OPEN) }
  }
  return {
    changes,
    advice: adviceFor(fn, withTyped(planned)),
  }
}

/** Why a layer is not known, where not even its name tells that it has nothing to do with OpenTelemetry. */
function hiddenLayer({ layers }: Subject): string | undefined {
  const hidden = (ifKnown(layers) ?? []).find(
    (layer) => layer.kind === 'unknown' && !isOther(layer.outline ?? ''),
  )
  return hidden?.kind === 'unknown' ? hidden.reason : undefined
}

function isOther(outline: string): boolean {
  const name = /:layer:([\w-]+)(:|$)/.exec(outline)?.[1]
  return name !== undefined && !/otel|opentelemetry|adot/i.test(name)
}

/** What the policy asks for stands in the advice as well. */
function withTyped(planned: Planned): Planned {
  const { plan, recipe } = planned
  if (!recipe || plan.kind !== 'update') return planned
  return { ...planned, recipe: { ...recipe, required: { ...recipe.required, ...plan.typed } } }
}

function left(fn: TemplateFunction, reason: string, wayOut: string, advice: readonly string[] = []): Left {
  return { fn, at: fn.at, reason, wayOut, advice }
}
