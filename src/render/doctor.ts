import { type Diagnosis, type Judged, linkNames } from '../domain/doctor/diagnose.ts'
import type { Facts } from '../domain/doctor/facts.ts'
import type { Mend, Outcome } from '../domain/doctor/finding.ts'
import type { Canvas, Glyphs, Paint, Style } from './canvas.ts'
import { heading } from './said.ts'
import { cells, clip, safe } from './text.ts'
import { wrap } from './wrap.ts'

/** The first broken link with what mends it, then all others in the chain's order. */
export function renderDiagnosis({ fn, qualifier }: Facts, diagnosis: Diagnosis, canvas: Canvas): string[] {
  const name = qualifier ? `${fn.name}:${qualifier}` : fn.name
  const { first, rest } = diagnosis
  return [
    ...heading({ ...fn, name }, canvas),
    ...(first ? [...row(first, canvas), ''] : []),
    ...(first ? [quietLine('The rest of the chain', canvas)] : []),
    ...rest.flatMap((one) => row(one, canvas)),
    '',
    ...conclusion(diagnosis, canvas),
  ]
}

function quietLine(text: string, { width, style, glyphs }: Canvas): string {
  return style.quiet(clip(text, width, glyphs.ellipsis))
}

const LABEL = Math.max(...linkNames.map((name) => name.length)) + 2
/** Below this many cells for the sentence, the label gets a line of its own. */
const MIN_ROOM = 40

/** `✗ tracing       the mode is PassThrough …`, its notes and what mends it below the sentence. */
function row(one: Judged, canvas: Canvas): string[] {
  const { width, style, glyphs } = canvas
  const beside = width - 2 - LABEL >= MIN_ROOM
  const indent = beside ? 2 + LABEL : 4
  const [sign, paint] = signOf(one.outcome, style, glyphs)
  const same: Paint = (text) => text
  const tone = { ok: style.quiet, broken: style.bad, 'could be': style.warn, 'could not check': same }
  const label = `${paint(sign)} ${style.strong(beside ? one.link.padEnd(LABEL) : one.link)}`
  const body = block(saysOf(one), indent, canvas, tone[one.outcome])
  const rest = [
    ...one.notes.flatMap((note) => block(note, indent, canvas, style.quiet)),
    ...(one.mend ? mendLines(one.mend, indent, canvas) : []),
  ]
  if (!beside) return [label, ...body, ...rest]
  const [line = '', ...more] = body
  return [`${label}${line.trimStart()}`, ...more, ...rest]
}

function saysOf({ outcome, says }: Judged): string {
  return outcome === 'could not check' ? `could not check: ${says}` : says
}

function block(text: string, indent: number, { width }: Canvas, paint: Paint = (same) => same): string[] {
  return wrap(safe(text), width - indent).map((line) => `${' '.repeat(indent)}${paint(line)}`)
}

/** A command stays in one piece where any line can hold it: it is there to be copied. */
function mendLines({ kind, text }: Mend, indent: number, canvas: Canvas): string[] {
  const { width, style, glyphs } = canvas
  const paint: Paint = kind === 'command' ? style.code : (same) => same
  const clean = safe(text)
  const whole = kind === 'command' && cells(clean) > width - indent - 2 && cells(clean) <= width - 4
  const near = whole ? 2 : indent
  const [first = '', ...rest] = wrap(clean, width - near - 2)
  const lead = ' '.repeat(near)
  return [
    `${lead}${style.quiet(glyphs.arrow)} ${paint(first)}`,
    ...rest.map((line) => `${lead}  ${paint(line)}`),
  ]
}

function signOf(outcome: Outcome, style: Style, glyphs: Glyphs): [string, Paint] {
  switch (outcome) {
    case 'ok':
      return [glyphs.ok, style.good]
    case 'broken':
      return [glyphs.bad, style.bad]
    case 'could be':
      return [glyphs.warn, style.warn]
    case 'could not check':
      return ['?', style.quiet]
  }
}

function conclusion({ verdict, first, rest }: Diagnosis, canvas: Canvas): string[] {
  const { style, width } = canvas
  const lines = (text: string, paint: Paint) => wrap(text, width).map((line) => paint(line))
  if (first) {
    const also = rest.filter(({ outcome }) => outcome === 'could be').length
    const more = also === 0 ? '' : `; ${also} ${also === 1 ? 'other' : 'others'} could be`
    return lines(`broken: ${first.link}${more}`, style.bad)
  }
  if (verdict === 'healthy') return lines('healthy: a trace proves the whole chain', style.good)
  return lines('not known: no link is seen to be broken, and no trace proves that none is', style.warn)
}

/** `otl doctor -o json`. Links are in the chain's order. */
export function diagnosisToJson(facts: Facts, { verdict, first, rest }: Diagnosis): Record<string, unknown> {
  const { fn, qualifier, invocation } = facts
  const all = [...(first ? [first] : []), ...rest]
  const links = linkNames.flatMap((name) => all.filter(({ link }) => link === name))
  return {
    version: 1,
    command: 'doctor',
    function: {
      name: fn.name,
      arn: fn.arn,
      qualifier: qualifier ?? null,
      region: fn.region,
      runtime: fn.runtime ?? null,
      architecture: fn.architecture,
    },
    verdict,
    first: first?.link ?? null,
    links: links.map(({ link, outcome, says, notes, mend }) => ({
      link,
      outcome,
      says,
      notes,
      mend: mend ?? null,
    })),
    invokedTraceId: invocation?.traceId ?? null,
  }
}
