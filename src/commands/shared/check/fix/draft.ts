import type { Context } from '../../../../context.ts'
import { TRACING_POLICY } from '../../../../domain/permissions/role.ts'
import type { Checking } from '../../../../domain/policy/check.ts'
import { lacksRight, mendOf } from '../../../../domain/policy/mend.ts'
import { type Left, planMending } from '../../../../domain/template/patch/mend.ts'
import type { PatchOutcome, Wanted } from '../../../../domain/template/patch/outcome.ts'
import type { TemplateFunction, TemplateRequest } from '../../../../domain/template/reading.ts'
import type { Remedies, Remedy } from '../../../../render/check/report.ts'
import { readLayerChoice } from '../../layer-options.ts'
import type { FoundInFile } from '../collect.ts'

/** What would mend functions of files. Nothing is written. */
export interface Draft extends Pick<PatchOutcome, 'files' | 'notes'> {
  readonly left: readonly Left[]
  readonly remedies: Remedies
}

interface Proposal {
  readonly wanted: Wanted
  readonly advice: readonly string[]
}

export async function draftPatch(
  found: readonly FoundInFile[],
  request: TemplateRequest,
  checking: Checking,
  ctx: Context,
): Promise<Draft> {
  const choice = await readLayerChoice({}, ctx)
  const proposals: Proposal[] = []
  const left: Left[] = []
  for (const { fn, subject, findings } of found) {
    const mend = mendOf(subject, findings, checking)
    const right = lacksRight(findings)
    if (!mend && !right) continue
    const plan = planMending({ fn, right, ...(mend ? { mend } : {}) }, choice)
    if (plan.kind === 'left') left.push(plan.left)
    else proposals.push(plan)
  }
  const { outcome, rightless } = await patch(proposals, request, ctx)
  const advice = new Map(proposals.map((one) => [one.wanted.fn, one.advice]))
  left.push(
    ...outcome.unpatched.map(
      ({ fn, at, reason }): Left => ({ fn, at, reason, advice: advice.get(fn) ?? [] }),
    ),
    ...rightless.map(stillWithoutRight),
  )
  return { files: outcome.files, notes: outcome.notes, left, remedies: remediesOf(outcome, left) }
}

interface Patched {
  readonly outcome: PatchOutcome
  /** Functions that are patched but for the right of their role. */
  readonly rightless: readonly TemplateFunction[]
}

/** A role that stands elsewhere keeps nothing else from being mended. */
async function patch(
  proposals: readonly Proposal[],
  request: TemplateRequest,
  ctx: Context,
): Promise<Patched> {
  const none = { files: [], parts: [], unpatched: [], notes: [] }
  if (proposals.length === 0) return { outcome: none, rightless: [] }
  const templates = await ctx.templates()
  const wanted = proposals.map((one) => one.wanted)
  const first = await templates.patch(request, wanted)
  const failed = new Set(first.unpatched.map(({ fn }) => fn))
  const relieved = wanted.filter(({ fn, changes }) => failed.has(fn) && changes.some(isRight))
  if (relieved.length === 0) return { outcome: first, rightless: [] }
  const rest = wanted.flatMap((one): Wanted[] => {
    if (!relieved.includes(one)) return [one]
    const changes = one.changes.filter((change) => !isRight(change))
    return changes.length === 0 ? [] : [{ ...one, changes }]
  })
  const second = await templates.patch(request, rest)
  const patched = new Set(second.parts.map(({ fn }) => fn))
  const alone = relieved.filter(({ changes }) => changes.every(isRight)).map(({ fn }) => fn)
  const unpatched = first.unpatched.filter(({ fn }) => alone.includes(fn))
  return {
    outcome: { ...second, unpatched: [...second.unpatched, ...unpatched] },
    rightless: relieved.map(({ fn }) => fn).filter((fn) => patched.has(fn)),
  }
}

function isRight({ kind }: Wanted['changes'][number]): boolean {
  return kind === 'role-policy'
}

function stillWithoutRight(fn: TemplateFunction): Left {
  const reason = 'its role still may not send traces, and otl found no place to give it the right'
  return { fn, at: fn.at, reason, wayOut: `give the role ${TRACING_POLICY}`, advice: [] }
}

function remediesOf({ parts }: PatchOutcome, left: readonly Left[]): Remedies {
  const remedies = new Map<string, Remedy>(left.map((one) => [keyOf(one.fn), { kind: 'left', left: one }]))
  for (const { fn, additions } of parts) {
    const rest = left.find((one) => one.fn === fn)
    remedies.set(keyOf(fn), { kind: 'patch', additions, ...(rest ? { left: rest } : {}) })
  }
  return remedies
}

/** As `identity` of a report has it. */
function keyOf({ at, id }: TemplateFunction): string {
  return `${at.file} ${id}`
}
