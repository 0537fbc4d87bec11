import type { Accepted, Checked, Finding } from '../../domain/policy/finding.ts'
import type { RuleId, Severity } from '../../domain/policy/rule.ts'
import { ruleNamed } from '../../domain/policy/table.ts'
import type { Left } from '../../domain/template/patch/mend.ts'
import type { Canvas } from '../canvas.ts'
import { glyphOf, heading, hint, type Tone } from '../said.ts'
import { cells, safe } from '../text.ts'
import { wrap } from '../wrap.ts'
import { renderAdditions } from './patch.ts'
import type { CheckFailure, Remedy } from './report.ts'
import type { Tally } from './tally.ts'
import type { Again } from './teller.ts'

const tones: Readonly<Record<Severity, Tone>> = { error: 'bad', warning: 'warn', note: 'quiet' }
/** Room for the longest id of a rule, so that sentences stand below each other. */
const RULE = 21
/** A narrower line has no column for rules. */
const MIN_SENTENCE = 36

/** One function with what was found, the line of its file first, and what mends it last. Nothing for one that is whole. */
export function renderFunction(
  about: Checked,
  findings: readonly Finding[],
  canvas: Canvas,
  remedy?: Remedy,
): string[] {
  const shown = findings.filter(({ accepted }) => accepted?.kind !== 'baseline')
  if (shown.length === 0) return []
  return [
    ...heading({ name: about.label, ...facts(about) }, canvas),
    ...shown.flatMap((finding) => renderFinding(finding, canvas)),
    ...(remedy ? renderRemedy(remedy, canvas) : mends(about, shown).flatMap((mend) => hint(mend, canvas))),
  ]
}

function renderRemedy(remedy: Remedy, canvas: Canvas): string[] {
  const left = remedy.left ? renderLeft(remedy.left, canvas) : []
  switch (remedy.kind) {
    case 'patch':
      return [...renderAdditions(remedy.additions, canvas), ...left]
    case 'in the patch':
    case 'in the plan':
      return [...hint(remedy.kind, canvas), ...left]
    case 'left':
      return left
  }
}

/** Why a function is not in the patch; the advice to copy only where it was asked for. */
export function renderLeft({ at, fn, reason, wayOut, advice }: Left, canvas: Canvas): string[] {
  const line = at.line === fn.at.line ? '' : ` (line ${at.line})`
  const indented = (text: string) => wrap(safe(text), canvas.width - 6).map((one) => `      ${one}`)
  return [
    ...hint(`no patch: ${reason}${line}`, canvas),
    ...(wayOut === undefined ? [] : indented(wayOut)),
    // Lines to copy are whole, however long they are.
    ...advice.map((text) => (text === '' ? '' : `      ${canvas.style.code(text)}`)),
  ]
}

function facts({ region, runtime, at }: Checked): { region?: string; runtime?: string } {
  const where = at ? `${at.file}:${at.line}:${at.column}` : region
  return { ...(where ? { region: where } : {}), ...(runtime ? { runtime } : {}) }
}

/** What is wrong with the policy itself. */
export function renderPolicyFindings(findings: readonly Finding[], canvas: Canvas): string[] {
  if (findings.length === 0) return []
  return [...heading({ name: 'policy' }, canvas), ...findings.flatMap((one) => renderFinding(one, canvas))]
}

/** What cannot be known of more functions, for a reason that stands above. */
export function renderAgain(all: readonly Again[], canvas: Canvas): string[] {
  if (all.length === 0) return []
  return [
    ...heading({ name: 'not known either' }, canvas),
    ...all.flatMap(({ rule, first, named, others }) => {
      const more = others - named.length
      const whom = more === 0 ? named.join(' and ') : `${named.join(', ')} and ${more} more`
      return renderLine({ rule, says: `of ${whom}, as of ${first}` }, '?', 'quiet', canvas)
    }),
  ]
}

function renderFinding(finding: Finding, canvas: Canvas): string[] {
  const tone = finding.accepted ? 'quiet' : tones[finding.severity]
  const sign = finding.kind === 'unknown' && !finding.accepted ? '?' : glyphOf(tone, canvas.glyphs)
  const says = `${finding.says}${whyAccepted(finding.accepted)}${lineOf(finding)}`
  return renderLine({ rule: finding.rule, says }, sign, tone, canvas)
}

function renderLine(
  { rule, says }: Pick<Finding, 'rule' | 'says'>,
  sign: string,
  tone: Tone,
  { width, style }: Canvas,
): string[] {
  const column = width - 4 - RULE - 1 >= MIN_SENTENCE
  const room = column ? width - 4 - RULE - 1 : width - 4
  const text = column ? says : `${rule}: ${says}`
  const [first = '', ...rest] = wrap(safe(text), room)
  const label = column ? `${style.quiet(rule.padEnd(RULE))} ` : ''
  const indent = ' '.repeat(column ? RULE + 1 : 0)
  return [
    `  ${style[tone](sign)} ${label}${style[tone](first)}`,
    ...rest.map((line) => `    ${indent}${style[tone](line)}`),
  ]
}

/** The line, where it is another than the function's. */
function lineOf({ at, about }: Finding): string {
  if (!at || (about?.at && at.file === about.at.file && at.line === about.at.line)) return ''
  const file = at.file === about?.at?.file ? 'line ' : `${at.file}:`
  return ` (${file}${at.line})`
}

function whyAccepted(accepted: Accepted | undefined): string {
  if (accepted?.kind !== 'waiver') return ''
  const { reason, expires, owner } = accepted.waiver
  const until = expires === undefined ? '' : ` until ${expires}`
  return `; waived${until}${owner === undefined ? '' : ` by ${owner}`}: ${reason}`
}

/** What to type. Where enable mends several findings, one line does for all of them. */
function mends(about: Checked, findings: readonly Finding[]): string[] {
  const open = findings.filter(({ accepted, kind }) => !accepted && kind === 'fails')
  const [first] = open
  const asked = open.some(({ rule }) => ofPolicy.has(rule))
  const where = about.region ? ` --region ${about.region}` : ''
  // What the policy asks for is more than enable does by itself.
  if (asked && about.arn) return [`otl check ${about.label}${where} --fix`]
  const byEnable = open.some(({ rule }) => rule !== 'waiver-expired' && ruleNamed(rule)?.byEnable)
  if (byEnable && about.arn) return [`otl enable ${about.label}${where}`]
  if (byEnable && about.at) return [`otl check --template ${about.at.file} --fix`]
  const rule = first && first.rule !== 'waiver-expired' ? ruleNamed(first.rule) : undefined
  return rule ? [rule.mend] : []
}

const ofPolicy: ReadonlySet<Finding['rule']> = new Set<RuleId>([
  'propagators',
  'sampler',
  'required-settings',
])

export function renderFailures(failures: readonly CheckFailure[], canvas: Canvas): string[] {
  return failures.flatMap(({ what, reason, hint: next }) => [
    ...heading({ name: what }, canvas),
    ...wrap(safe(`could not be checked: ${reason}`), canvas.width - 4).map((line, at) =>
      at === 0 ? `  ${canvas.style.bad('?')} ${line}` : `    ${line}`,
    ),
    ...(next === undefined ? [] : hint(next, canvas)),
  ])
}

/** The last lines: what a person reads first. */
export function renderTally(tally: Tally, canvas: Canvas, settled = 0, failures = 0): string[] {
  const { style, glyphs, width } = canvas
  const { functions, failing, unknown, waived, baselined } = tally
  // Nothing looked at, or not all of it, is no good news.
  const good = failing === 0 && failures === 0 && functions > 0
  const head =
    functions === 0
      ? `no function ${failures > 0 ? 'could be checked' : 'to check'}`
      : failing === 0
        ? `${counted(functions, 'function')} checked, none fails`
        : `${failing} of ${counted(functions, 'function')} ${failing === 1 ? 'fails' : 'fail'}`
  const parts = [
    ...some(tally.error, 'error'),
    ...some(tally.warning, 'warning'),
    ...some(tally.note, 'note'),
    ...(unknown > 0 ? [`${unknown} of them unknown`] : []),
    ...(waived > 0 ? [`${waived} waived`] : []),
    ...(baselined > 0 ? [`${baselined} in the baseline`] : []),
    ...(failures > 0 && functions > 0 ? [`${failures} could not be checked`] : []),
    ...(settled > 0 ? [`${settled} of the baseline settled: --shrink-baseline takes them out`] : []),
  ]
  const sign = failing > 0 ? style.bad(glyphs.bad) : good ? style.good(glyphs.ok) : style.warn(glyphs.warn)
  const whole = parts.length === 0 ? head : `${head}: ${parts.join(', ')}`
  const [first = '', ...rest] = wrap(whole, width - cells(glyphs.ok) - 1)
  return [`${sign} ${style.strong(first)}`, ...rest.map((line) => `  ${line}`)]
}

function some(count: number, what: string): string[] {
  return count === 0 ? [] : [counted(count, what)]
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
}
