import { wrapperOwner } from '../../catalogue/wrappers.ts'
import { isOrphanedWrapper } from '../../instrument/identify.ts'
import { WRAPPER } from '../../instrument/variables.ts'
import { ifKnown } from '../field.ts'
import { cannotTell, fails, type Rule } from '../rule.ts'
import type { Subject } from '../subject.ts'
import { hasUnknownLayer, isImage, judged, knownLayers, otelLayers, pass, wrapperOf } from './common.ts'

export const wrapperSet: Rule = {
  id: 'wrapper-set',
  severity: 'error',
  byEnable: true,
  what: `${WRAPPER} starts the attached layer.`,
  why: 'A layer that nothing starts lies in the file system and traces nothing.',
  mend: `Set ${WRAPPER} to the script of the layer; \`otl layers\` names it.`,
  judge: (subject) => {
    // Without a layer another rule speaks; with one that cannot be known, this one as well.
    if (!hasAgent(subject) && (!hasUnknownLayer(subject) || isImage(subject))) return pass()
    return judged(subject, wrapperOf(subject), WRAPPER, (wrapper, at) =>
      wrapper === undefined ? [fails(`${WRAPPER} is not set, so nothing starts the layer`, at)] : [],
    )
  },
}

export const wrapperProvided: Rule = {
  id: 'wrapper-provided',
  severity: 'error',
  what: `An attached layer holds the script that ${WRAPPER} names.`,
  why: 'Lambda starts the script before the runtime: where it is missing, every invocation ends with exit status 127.',
  mend: 'Attach the layer that holds the script, or take the variable out.',
  judge: (subject) => {
    const wrapper = ifKnown(wrapperOf(subject))
    if (wrapper === undefined || isImage(subject) || !isOrphanedWrapper(wrapper, arnsOf(subject)))
      return pass()
    const at = wrapperOf(subject)
    const place = at.kind === 'known' ? at.at : undefined
    if (hasUnknownLayer(subject) && !hasAgent(subject)) return pass()
    if (hasUnknownLayer(subject))
      return [cannotTell(`whether a layer holds ${wrapper} cannot be known`, place)]
    return [fails(`no attached layer holds ${wrapper}: every invocation fails`, place)]
  },
}

export const wrapperForeign: Rule = {
  id: 'wrapper-foreign',
  severity: 'error',
  what: `${WRAPPER} starts OpenTelemetry, and nothing else.`,
  why: 'Lambda starts one wrapper only: with another vendor’s the layer is never started.',
  mend: 'Take the other wrapper out, or waive the rule for functions that another vendor traces.',
  judge: (subject) => {
    const field = wrapperOf(subject)
    const wrapper = ifKnown(field)
    if (wrapper === undefined || wrapper.startsWith('/opt/otel-')) return pass()
    if (otelLayers(subject).some(({ otel }) => otel.wrappers.includes(wrapper))) return pass()
    const owner = wrapperOwner(wrapper)
    const whose = owner ? `, which belongs to ${owner}` : ''
    return [fails(`${WRAPPER} starts ${wrapper}${whose}`, field.kind === 'known' ? field.at : undefined)]
  },
}

function hasAgent(subject: Subject): boolean {
  return otelLayers(subject).some(({ otel }) => otel.wrappers.length > 0)
}

function arnsOf(subject: Subject): readonly string[] {
  return knownLayers(subject).map(({ arn }) => arn)
}
