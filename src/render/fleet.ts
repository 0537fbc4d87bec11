import { type GroupedPlan, groupPlans, type PlannedFunction } from '../domain/instrument/fleet/group.ts'
import {
  countOutcomes,
  type Outcome,
  outcomeOf,
  outcomes,
  reasonOf,
} from '../domain/instrument/fleet/outcome.ts'
import type { Report } from '../domain/instrument/report.ts'
import type { Canvas } from './canvas.ts'
import { changeLine, shownChanges } from './change-line.ts'
import { count } from './fleet-progress.ts'
import type { Verb } from './plan.ts'
import { checkTitles } from './preflight.ts'
import { hint, signed, type Tone } from './said.ts'
import { clip, safe } from './text.ts'
import { wrap } from './wrap.ts'

/** `enabling` for the bar, `enabled` for the table. */
export const fleetWords = {
  enable: { doing: 'enabling', done: 'enabled' },
  disable: { doing: 'disabling', done: 'disabled' },
  undo: { doing: 'undoing', done: 'undone' },
} as const

export interface Place {
  readonly account: string
  readonly regions: readonly string[]
}

/** Names that a list shows before it says how many more there are. */
const NAMES = 12

/** Where all this happens: the wrong account is the worst mistake to make with a fleet. */
export function renderPlace(verb: Verb, functions: number, place: Place, canvas: Canvas): string[] {
  const { style, width } = canvas
  if (functions === 0) return [style.quiet(clip('no function is meant', width, canvas.glyphs.ellipsis))]
  const what = `${verb} in account ${place.account}, ${place.regions.join(', ')}: ${plural(functions)}`
  return wrap(safe(what), width).map((line) => style.strong(line))
}

/** Equal changes once, with the functions that get them. */
export function renderFleetPlan(planned: readonly PlannedFunction[], canvas: Canvas): string[] {
  const { updates, blocked, unchanged, notes, unchecked } = groupPlans(planned)
  const { style } = canvas
  const region = new Set(updates.map((group) => group.region)).size > 1
  return [
    ...updates.flatMap(({ plan, functions, region: where }) => {
      const lines = shownChanges(plan).map((change) => changeLine(change, canvas))
      const verb = lines.length > 0 ? 'get' : 'keep'
      const what = lines.length > 0 ? '' : ' what is set; see below'
      const title = `${plural(functions.length)} ${verb}${functions.length === 1 ? 's' : ''}${what}`
      return [
        '',
        style.strong(`${title}${region ? ` in ${where}` : ''}`),
        ...lines,
        ...names(functions, canvas),
      ]
    }),
    ...(updates.length > 0
      ? ['', ...quiet('other layers and other variables stay as they are', 2, canvas)]
      : []),
    ...notes.flatMap(({ note, functions }) => signed('warn', `${plural(functions.length)}: ${note}`, canvas)),
    ...(unchecked.size > 0 ? signed('quiet', `could not check ${listed(unchecked)}`, canvas) : []),
    ...blocked.flatMap(({ refusal, functions }) => [
      '',
      style.strong(`${plural(functions.length)} ${functions.length === 1 ? 'is' : 'are'} skipped`),
      ...signed('warn', refusal.reason, canvas),
      ...hint(refusal.wayOut, canvas),
      ...names(functions, canvas),
    ]),
    ...(unchanged.length > 0
      ? [
          '',
          style.strong(
            `${plural(unchanged.length)} ${unchanged.length === 1 ? 'is' : 'are'} as wanted already`,
          ),
        ]
      : []),
  ]
}

/** `code signing (11 functions), traffic (3 functions)`. */
function listed(unchecked: GroupedPlan['unchecked']): string {
  return [...unchecked].map(([id, functions]) => `${checkTitles[id]} (${plural(functions)})`).join(', ')
}

const tones: Record<Outcome, Tone> = {
  done: 'good',
  already: 'good',
  planned: 'quiet',
  partial: 'warn',
  skipped: 'warn',
  failed: 'bad',
  waiting: 'warn',
}

export interface Ending {
  readonly verb: Verb
  /** The run to undo; absent when nothing was written. */
  readonly run: string | undefined
}

/** What became of all of them: a line an outcome, and every function for which there is something to say. */
export function renderFleetResult(
  reports: readonly Report[],
  { verb, run }: Ending,
  canvas: Canvas,
): string[] {
  const counts = countOutcomes(reports)
  const shown = outcomes.filter((outcome) => counts[outcome] > 0)
  const title = (outcome: Outcome) => (outcome === 'done' ? fleetWords[verb].done : titles[outcome])
  const wide = Math.max(0, ...shown.map((outcome) => title(outcome).length))
  const digits = Math.max(0, ...shown.map((outcome) => count(counts[outcome]).length))
  const lines = shown.flatMap((outcome) => {
    const tone = tones[outcome]
    const paint = canvas.style[tone]
    const head = `${title(outcome).padEnd(wide)}  ${count(counts[outcome]).padStart(digits)}`
    return [
      paint(head),
      ...reasons(
        reports.filter((one) => outcomeOf(one) === outcome),
        outcome,
        canvas,
      ),
    ]
  })
  if (lines.length === 0) return []
  const back = run === undefined ? [] : quiet(`run ${run}: \`otl undo ${run}\` takes it back`, 0, canvas)
  return ['', ...lines, ...back]
}

const titles: Record<Exclude<Outcome, 'done'>, string> = {
  already: 'already',
  planned: 'planned',
  partial: 'partial',
  skipped: 'skipped',
  failed: 'failed',
  waiting: 'not reached',
}

/** Equal reasons once; the plan above has told those of what is skipped in full, here they are counted. */
function reasons(reports: readonly Report[], outcome: Outcome, canvas: Canvas): string[] {
  if (outcome !== 'partial' && outcome !== 'failed' && outcome !== 'skipped') return []
  const groups = new Map<string, Report[]>()
  for (const report of reports) {
    const reason = generalReason(report)
    groups.set(reason, [...(groups.get(reason) ?? []), report])
  }
  return [...groups].flatMap(([reason, members]) => {
    const advice = members[0]?.result.kind === 'failed' ? members[0].result.hint : undefined
    return [
      ...signed(tones[outcome], reason, canvas),
      ...(advice === undefined ? [] : hint(advice, canvas)),
      ...names(members, canvas),
    ]
  })
}

/** A failure that tells the function's own name would otherwise make a group for each. */
function generalReason(report: Report): string {
  const reason = reasonOf(report) ?? ''
  const { fn, name } = report
  return (fn ? reason.replaceAll(fn.arn, 'it') : reason).replaceAll(` ${name} `, ' it ').replace(/^it /, '')
}

/** A failure as it comes, on stderr. */
export function fleetNote(report: Report, canvas: Canvas): string[] {
  const { style, glyphs, width } = canvas
  const text = `${report.name}${report.region ? ` (${report.region})` : ''}: ${reasonOf(report) ?? 'failed'}`
  return [style.bad(clip(`${glyphs.bad} ${safe(text)}`, width, glyphs.ellipsis))]
}

function names(functions: readonly { readonly name: string }[], canvas: Canvas): string[] {
  const shown = functions.slice(0, NAMES).map(({ name }) => safe(name))
  const more = functions.length - shown.length
  return quiet(`${shown.join(', ')}${more > 0 ? ` and ${count(more)} more` : ''}`, 4, canvas)
}

function quiet(text: string, indent: number, { style, width }: Canvas): string[] {
  return wrap(text, width - indent).map((line) => `${' '.repeat(indent)}${style.quiet(line)}`)
}

function plural(functions: number): string {
  return `${count(functions)} function${functions === 1 ? '' : 's'}`
}
