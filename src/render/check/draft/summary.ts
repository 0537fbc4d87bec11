import type { DraftRule, PolicyDraft } from '../../../domain/policy/draft/draft.ts'
import type { Canvas } from '../../canvas.ts'
import { glyphOf, hint } from '../../said.ts'
import { safe } from '../../text.ts'
import { wrap } from '../../wrap.ts'
import { ofAll, originOf } from './words.ts'

/**
 * What has been written, what today's functions break, and what to do next.
 * @param next the command line that checks the same functions
 */
export function renderDraft(
  draft: PolicyDraft,
  files: readonly string[],
  next: string,
  canvas: Canvas,
): string[] {
  const { style, glyphs, width } = canvas
  const head = `${files.map(safe).join(' and ')} ${files.length === 1 ? 'is' : 'are'} written`
  return [
    ...wrap(head, width - 2).map(
      (line, at) => `${at === 0 ? style.good(glyphs.ok) : ' '} ${style.strong(line)}`,
    ),
    ...wrap(originOf(draft.from), width - 2).map((line) => `  ${style.quiet(line)}`),
    ...draft.rules.flatMap((rule) => ruleLines(rule, draft, canvas)),
    ...hint(next, canvas),
  ]
}

function ruleLines(drafted: DraftRule, draft: PolicyDraft, canvas: Canvas): string[] {
  const { rule, severity, broken, spared } = drafted
  if (broken === 0) return []
  const { style, glyphs, width } = canvas
  const room = Math.max(...draft.rules.map((one) => (one.broken > 0 ? one.rule.id.length : 0)))
  const less = draft.failOn === 'error' ? 'a warning' : draft.failOn === 'warning' ? 'a note' : 'off'
  const weight =
    draft.baseline !== undefined
      ? 'in the baseline'
      : spared === 'everywhere'
        ? `${less} for now`
        : spared === 'some'
          ? `${less} for ${broken === 1 ? 'that one' : 'those'}, ${named(severity)} for the others`
          : named(severity)
  const tone = spared === undefined ? 'quiet' : 'warn'
  const [first = '', ...rest] = wrap(`${ofAll(broken, draft.from.functions)}: ${weight}`, width - room - 6)
  return [
    `  ${style[tone](glyphOf(tone, glyphs))} ${style.quiet(rule.id.padEnd(room))}  ${first}`,
    ...rest.map((line) => `${' '.repeat(room + 6)}${line}`),
  ]
}

function named(severity: DraftRule['severity']): string {
  return severity === 'off' ? 'off' : `${severity === 'error' ? 'an' : 'a'} ${severity}`
}
