import { runtimeCapability } from '../../instrument/capability.ts'
import { cannotTell, fails, type Rule } from '../rule.ts'
import { isImage, judged, pass, wrapperOf } from './common.ts'

export const activeTracing: Rule = {
  id: 'active-tracing',
  severity: 'error',
  byEnable: true,
  what: 'Active tracing is on.',
  why: 'With PassThrough Lambda records no segment of its own, and the sampler of the layer follows callers who mostly say no.',
  mend: 'Set the tracing mode to Active.',
  judge: (subject) =>
    judged(subject, subject.tracing, 'the tracing mode', (mode, at) =>
      mode === 'Active' ? [] : [fails(`the tracing mode is ${mode ?? 'PassThrough'}`, at)],
    ),
}

export const runtimeCovered: Rule = {
  id: 'runtime-covered',
  severity: 'note',
  what: 'There is an OpenTelemetry layer for the runtime.',
  why: 'Where no layer is published for a runtime, calls that the code makes show only if the code is instrumented by hand.',
  mend: 'Move to a runtime that has a layer, or instrument the code with the OpenTelemetry SDK and waive the rule.',
  judge: (subject) => {
    if (isImage(subject)) return pass()
    return judged(subject, subject.runtime, 'the runtime', (runtime, at) => {
      if (runtime === undefined) return [cannotTell('no runtime is stated', at)]
      return isCovered(runtime) ? [] : [fails(`no OpenTelemetry layer is made for ${runtime}`, at)]
    })
  },
}

/** By any family, on any processor. */
export function isCovered(runtime: string): boolean {
  const families = ['adot', 'adot-collector', 'community'] as const
  const processors = ['x86_64', 'arm64'] as const
  return families.some((family) =>
    processors.some((processor) => runtimeCapability(runtime, processor, family).reach === 'full'),
  )
}

export const imageInstrumented: Rule = {
  id: 'image-instrumented',
  severity: 'warning',
  what: 'A container image starts a wrapper, which shows that OpenTelemetry was built into it.',
  why: 'Images take no layers, so Lambda cannot tell what is inside; without a wrapper nothing in the configuration speaks for it.',
  mend: 'Build the layer into the image, as `otl enable` prints the lines for it; or waive the rule for images that instrument themselves.',
  judge: (subject) => {
    if (!isImage(subject)) return pass()
    return judged(subject, wrapperOf(subject), 'the exec wrapper of the image', (wrapper, at) =>
      wrapper === undefined
        ? [fails('it is a container image, and nothing shows that it is instrumented', at)]
        : [],
    )
  },
}
