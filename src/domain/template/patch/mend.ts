import type { LayerChoice } from '../../instrument/layer-choice.ts'
import type { Plan } from '../../instrument/plan.ts'
import { planTracingOnly } from '../../instrument/tracing-only.ts'
import type { Place } from '../../policy/field.ts'
import type { Mend } from '../../policy/mend.ts'
import type { TemplateFunction } from '../reading.ts'
import { subjectOfTemplate } from '../subject.ts'
import { adviceFor, isGenerated } from './advice.ts'
import type { TemplateChange } from './change.ts'
import { type Planned, planSubject, standIn, type Unclear } from './enable.ts'
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
  const planned = mend && plannedFor(fn, mend, choice)
  if (planned?.kind === 'unclear') return left(fn, planned.reason, planned.wayOut)
  if (planned?.plan.kind === 'blocked') {
    const { reason, wayOut } = planned.plan.refusal
    return left(fn, reason, wayOut)
  }
  const changes: readonly TemplateChange[] = [
    ...(planned?.plan.kind === 'update' ? planned.plan.changes : []),
    ...(right ? [{ kind: 'role-policy' } as const] : []),
  ]
  if (changes.length === 0) return left(fn, NOTHING, 'it has to be mended by hand')
  const advice = planned ? adviceFor(fn, withTyped(planned)) : []
  if (isGenerated(fn.format))
    return left(fn, GENERATED, 'change the source from which the file is made', advice)
  return { kind: 'wanted', wanted: { fn, changes }, advice }
}

const NOTHING = 'otl knows no change that mends it'
const GENERATED = 'a tool makes the file, and its next run would take the change back'

function plannedFor(fn: TemplateFunction, mend: Mend, choice: LayerChoice): Planned | Unclear {
  const subject = subjectOfTemplate(fn)
  if (mend.kind === 'full') return planSubject(subject, choice, mend.wish)
  const answer = standIn(subject)
  if (answer.kind === 'unclear') return answer
  return { kind: 'planned', plan: planTracingOnly(answer.fn), standIn: answer.fn }
}

/** What the policy asks for stands in the advice as well. */
function withTyped(planned: Planned): Planned {
  const { recipe } = planned
  const plan: Plan = planned.plan
  if (!recipe || plan.kind !== 'update') return planned
  return { ...planned, recipe: { ...recipe, required: { ...recipe.required, ...plan.typed } } }
}

function left(
  fn: TemplateFunction,
  reason: string,
  wayOut: string,
  advice: readonly string[] = [],
): MendPlan {
  return { kind: 'left', left: { fn, at: fn.at, reason, wayOut, advice } }
}
