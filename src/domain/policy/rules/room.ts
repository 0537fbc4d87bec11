import { environmentBytes, MAX_ENVIRONMENT_BYTES, MAX_LAYERS } from '../../instrument/limits.ts'
import { ifKnown } from '../field.ts'
import { fails, type Rule } from '../rule.ts'
import type { Subject } from '../subject.ts'
import { isImage, otelLayers, pass, placeFor } from './common.ts'

/** A tenth of the limit is what a release with longer values may take. */
const LEAST_BYTES = MAX_ENVIRONMENT_BYTES / 10

export const environmentRoom: Rule = {
  id: 'environment-room',
  severity: 'warning',
  what: 'The variables leave room for more.',
  why: `Lambda allows ${MAX_ENVIRONMENT_BYTES} bytes, and refuses a deployment over that.`,
  mend: 'Move large values to Parameter Store or Secrets Manager.',
  judge: (subject) => {
    const { environment } = subject
    if (environment.kind !== 'known') return pass()
    const entries = [...environment.value.entries].flatMap(([name, field]) => {
      const value = ifKnown(field)
      return value === undefined ? [] : [[name, value] as const]
    })
    const bytes = environmentBytes(Object.fromEntries(entries))
    if (MAX_ENVIRONMENT_BYTES - bytes >= LEAST_BYTES) return []
    return [
      fails(`its variables take ${bytes} of ${MAX_ENVIRONMENT_BYTES} bytes`, placeFor(subject, environment)),
    ]
  },
}

export const layerRoom: Rule = {
  id: 'layer-room',
  severity: 'warning',
  what: 'A function without an OpenTelemetry layer has room for one.',
  why: `Lambda allows ${MAX_LAYERS} layers, and refuses one more.`,
  mend: 'Detach a layer, or merge two of your own into one.',
  judge: (subject) => {
    const { layers } = subject
    if (isImage(subject) || layers.kind !== 'known' || layers.value.length < MAX_LAYERS) return pass()
    if (otelLayers(subject).length > 0) return pass()
    return [fails(`all ${MAX_LAYERS} layers are in use`, placeFor(subject, layers))]
  },
}

/** Lambda's defaults, under which a cold start with an SDK in it may not finish. */
const TIGHT_SECONDS = 3
const SMALL_MEGABYTES = 256

export const timeoutRoom: Rule = {
  id: 'timeout-room',
  severity: 'warning',
  what: 'Timeout and memory leave room for the cold start of the layer.',
  why: 'The layer adds to every cold start, and where that exceeds the timeout the first call fails.',
  mend: `Give the function more than ${TIGHT_SECONDS} seconds and at least ${SMALL_MEGABYTES} MB.`,
  judge: (subject) => {
    if (!hasLayer(subject)) return pass()
    const seconds = ifKnown(subject.timeoutSeconds)
    const megabytes = ifKnown(subject.memoryMegabytes)
    const tight = [
      ...(seconds !== undefined && seconds <= TIGHT_SECONDS ? [`a timeout of ${seconds} s`] : []),
      ...(megabytes !== undefined && megabytes < SMALL_MEGABYTES ? [`${megabytes} MB of memory`] : []),
    ]
    if (tight.length === 0) return []
    const field =
      seconds !== undefined && seconds <= TIGHT_SECONDS ? subject.timeoutSeconds : subject.memoryMegabytes
    return [
      fails(`${tight.join(' with ')} is little for a cold start with a layer`, placeFor(subject, field)),
    ]
  },
}

function hasLayer(subject: Subject): boolean {
  return otelLayers(subject).some(({ otel }) => otel.wrappers.length > 0)
}
