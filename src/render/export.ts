import type { LastingChange } from '../domain/export/change.ts'
import { type Format, type Syntax, titles } from '../domain/export/format.ts'
import type { Owner } from '../domain/export/owner.ts'
import type { LambdaFunction } from '../domain/instrument/function.ts'
import type { Plan } from '../domain/instrument/plan.ts'
import type { Refusal } from '../domain/instrument/recipe.ts'
import type { Canvas } from './canvas.ts'
import { changeToJson } from './change-line.ts'
import { heading, hint, signed } from './said.ts'

/** One answered `otl export`. */
export interface Exported {
  readonly format: Format
  readonly syntax: Syntax
  readonly snippet: readonly string[]
  readonly change: LastingChange
  /** Absent when no function was named. */
  readonly found?: { readonly fn: LambdaFunction; readonly plan: Exclude<Plan, { kind: 'blocked' }> }
  /** Present when the format was guessed from it. */
  readonly owner?: Owner
}

/** What is said beside the snippet: where the language comes from, and what enable would say of the function. */
export function renderStory({ format, syntax, change, found, owner }: Exported, canvas: Canvas): string[] {
  const { runtime, architecture, region } = change
  const head = heading(found?.fn ?? { name: 'a function', region, runtime, architecture }, canvas)
  const guess = owner ? signed('quiet', `${titles[format]}: ${owner.evidence} says so`, canvas) : []
  const state = found?.plan.kind === 'unchanged' ? ['enabled already: this keeps it so'] : []
  const others = change.layers.filter(({ ours }) => !ours).length
  // JSON has no remarks, so that it holds what the other syntax only hints at.
  const whole =
    syntax === 'json' && others > 0
      ? ['layers of others are in the list: keep your own way to name them']
      : []
  return [
    ...head,
    ...guess,
    ...[...state, ...whole].flatMap((text) => signed('quiet', text, canvas)),
    ...(found?.plan.notes ?? []).flatMap((note) => signed('warn', note, canvas)),
  ]
}

export function renderRefusal(
  { fn, refusal }: { readonly fn?: LambdaFunction; readonly refusal: Refusal },
  canvas: Canvas,
): string[] {
  const head = fn ? heading(fn, canvas) : []
  return [...head, ...signed('bad', refusal.reason, canvas), ...hint(refusal.wayOut, canvas)]
}

/** `otl export -o json`: `changes` is what enable would change now, empty for a function that is enabled. */
export function exportToJson({ format, snippet, change, found, owner }: Exported): Record<string, unknown> {
  const { region, runtime, architecture, layers, variables, everywhere } = change
  return {
    version: 1,
    command: 'export',
    function: found?.fn.name ?? null,
    region,
    runtime,
    architecture,
    format,
    guessedFrom: owner?.evidence ?? null,
    snippet: `${snippet.join('\n')}\n`,
    changes: found?.plan.kind === 'update' ? found.plan.changes.map(changeToJson) : [],
    layers,
    variables: variables.map(({ name, value }) => ({ name, value })),
    regions: everywhere ?? null,
    notes: found?.plan.notes ?? [],
  }
}
