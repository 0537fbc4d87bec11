import { knownIssues } from '../../catalogue/known-bad.ts'
import { parseLayerArn, shortLayerName } from '../../catalogue/layer-arn.ts'
import { publishedAs } from '../../catalogue/layers.ts'
import { ifKnown } from '../field.ts'
import { cannotTell, fails, type Problem, type Rule } from '../rule.ts'
import type { Subject } from '../subject.ts'
import { isImage, otelLayers, pass, placeFor } from './common.ts'
import { isCovered } from './tracing.ts'

export const layerAttached: Rule = {
  id: 'layer-attached',
  severity: 'error',
  byEnable: true,
  what: 'A layer that holds OpenTelemetry for the language is attached.',
  why: 'Active tracing alone shows that the function ran, and none of the calls that it made.',
  mend: 'Attach the layer for runtime, architecture and region: `otl enable` does, `otl export` writes it for a template.',
  judge: (subject) => {
    const runtime = ifKnown(subject.runtime)
    if (isImage(subject) || (runtime !== undefined && !isCovered(runtime))) return pass()
    if (otelLayers(subject).some(({ otel }) => otel.wrappers.length > 0)) return pass()
    const at = placeFor(subject, subject.layers)
    const blind = unknownLayer(subject)
    if (blind !== undefined) return [cannotTell(`whether a layer is attached cannot be known: ${blind}`, at)]
    return [fails('no OpenTelemetry layer is attached', at)]
  },
}

function unknownLayer({ layers }: Subject): string | undefined {
  if (layers.kind === 'unknown') return layers.reason
  if (layers.kind === 'absent') return undefined
  const blind = layers.value.find((layer) => layer.kind === 'unknown')
  return blind?.kind === 'unknown' ? blind.reason : undefined
}

export const layerRegion: Rule = {
  id: 'layer-region',
  severity: 'error',
  what: 'Every layer is of the region of the function.',
  why: 'Lambda refuses a layer of another region, so the deployment fails.',
  mend: 'Name the layer of the region: `otl layers --region all` prints them all.',
  judge: (subject) => {
    const region = ifKnown(subject.region)
    if (region === undefined) return pass()
    return otelLayers(subject).flatMap(({ arn, at }) => {
      const layer = parseLayerArn(arn)
      if (!layer || layer.region === region) return []
      return [
        fails(`${shortLayerName(arn)} is of ${layer.region}, and the function of ${region}`, at, layer.name),
      ]
    })
  },
}

export const layerArchitecture: Rule = {
  id: 'layer-architecture',
  severity: 'error',
  what: 'Every layer is built for the processor of the function.',
  why: 'A program for another processor does not start, and with it no invocation.',
  mend: 'Attach the layer for the architecture, or move the function to one that the layer is built for.',
  judge: (subject) => {
    const processor = ifKnown(subject.architecture)
    if (processor === undefined) return pass()
    return ofCatalogue(subject, (layer, arn, at) =>
      layer.architectures.includes(processor)
        ? []
        : [
            fails(
              `${shortLayerName(arn)} is built for ${layer.architectures.join(', ')}, not for ${processor}`,
              at,
              nameOf(arn),
            ),
          ],
    )
  },
}

export const layerRuntime: Rule = {
  id: 'layer-runtime',
  severity: 'error',
  what: 'Every layer is made for the runtime of the function.',
  why: 'The agent of another language does nothing, or keeps the function from starting.',
  mend: 'Attach the layer for the runtime: `otl layers --runtime nodejs22.x` tells which.',
  judge: (subject) => {
    const runtime = ifKnown(subject.runtime)
    if (runtime === undefined) return pass()
    return ofCatalogue(subject, (layer, arn, at) =>
      layer.runtimes.length === 0 || layer.runtimes.includes(runtime)
        ? []
        : [fails(`${shortLayerName(arn)} is not made for ${runtime}`, at, nameOf(arn))],
    )
  },
}

export const layerOutdated: Rule = {
  id: 'layer-outdated',
  severity: 'warning',
  byEnable: true,
  what: 'The layer is as new as the policy asks for.',
  why: 'Older layers lack runtimes, and mends of what breaks functions.',
  mend: 'Attach the newest version: `otl enable` replaces it where it stands.',
  judge: (subject, { demands }) =>
    otelLayers(subject).flatMap(({ arn, at, otel }) => {
      const layer = parseLayerArn(arn)
      const least = layer && demands.minimumVersions[layer.name]
      if (layer && least !== undefined && layer.version < least) {
        return [
          fails(
            `${shortLayerName(arn)} is older than version ${least}, which the policy asks for`,
            at,
            layer.name,
          ),
        ]
      }
      const behind = otel.behind ?? 0
      if (behind <= demands.maxBehind) return []
      const versions = `${behind} version${behind === 1 ? '' : 's'}`
      return [fails(`${shortLayerName(arn)} is ${versions} behind the newest`, at, layer?.name)]
    }),
}

export const layerKnownBad: Rule = {
  id: 'layer-known-bad',
  severity: 'error',
  what: 'No public issue proves that the layer fails, or traces nothing, on this runtime and processor.',
  why: 'Somebody has lost time or calls to it already.',
  mend: 'Attach another version, as the issue says.',
  judge: (subject) => {
    const where = { runtime: ifKnown(subject.runtime), architecture: ifKnown(subject.architecture) }
    return otelLayers(subject).flatMap(({ arn, at }) =>
      knownIssues(arn, where)
        .filter(({ effect }) => effect !== 'risk')
        .map(({ what, issue }) => fails(`${shortLayerName(arn)} ${what} (${issue})`, at, nameOf(arn))),
    )
  },
}

export const layerLegacy: Rule = {
  id: 'layer-legacy',
  severity: 'warning',
  what: 'The layer is not of AWS’s older family with a collector inside.',
  why: 'That family gets no new runtimes, and its collector adds to every cold start.',
  mend: 'Take the older layer and its wrapper out, then `otl enable`.',
  judge: (subject) =>
    otelLayers(subject)
      .filter(({ otel }) => otel.family === 'legacy')
      .map(({ arn, at }) =>
        fails(`${shortLayerName(arn)} is of the older family with a collector inside`, at, nameOf(arn)),
      ),
}

export const layerWithdrawn: Rule = {
  id: 'layer-withdrawn',
  severity: 'error',
  byEnable: true,
  needs: 'live',
  what: 'Every attached layer version still exists.',
  why: 'A function runs on with a deleted layer, until the next update of its layers is refused.',
  mend: 'Attach a version that exists: `otl enable`.',
  judge: (subject, { layers }) =>
    otelLayers(subject).flatMap(({ arn, at }): Problem[] => {
      const read = layers?.get(arn)
      const name = shortLayerName(arn)
      if (read === 'absent') return [fails(`${name} does not exist any more`, at, nameOf(arn))]
      return read === 'could not check'
        ? [cannotTell(`Lambda did not tell whether ${name} exists`, at, nameOf(arn))]
        : []
    }),
}

export const layerConflict: Rule = {
  id: 'layer-conflict',
  severity: 'error',
  what: 'One OpenTelemetry layer for the language is attached, not two.',
  why: 'Two agents in one process wrap the same calls twice, or keep each other from starting.',
  mend: 'Detach all but one, and set the wrapper of that one.',
  judge: (subject) => {
    const agents = otelLayers(subject).filter(({ otel }) => otel.wrappers.length > 0)
    const [, second] = agents
    if (!second) return pass()
    return [
      fails(`${agents.map(({ arn }) => shortLayerName(arn)).join(' and ')} are attached together`, second.at),
    ]
  },
}

function ofCatalogue(
  subject: Subject,
  judge: (
    layer: NonNullable<ReturnType<typeof publishedAs>>,
    arn: string,
    at: Parameters<typeof fails>[1],
  ) => readonly Problem[],
): readonly Problem[] {
  return otelLayers(subject).flatMap(({ arn, at }) => {
    const layer = publishedAs(arn)
    return layer ? judge(layer, arn, at) : []
  })
}

/** A finding stays the same when the version moves on. */
function nameOf(arn: string): string {
  return parseLayerArn(arn)?.name ?? arn
}
