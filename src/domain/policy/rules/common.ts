import { identifyLayer, type OtelLayer } from '../../instrument/identify.ts'
import { WRAPPER } from '../../instrument/variables.ts'
import { type Field, type Place, placeOf } from '../field.ts'
import { cannotTell, type Problem } from '../rule.ts'
import { type Subject, textNamed } from '../subject.ts'

/**
 * What is unknown is told once, by the rule that the property belongs to; the others pass over it. Otherwise one layer
 * that a parameter names would be eight findings.
 */
export function pass(): readonly Problem[] {
  return []
}

export interface Attached {
  readonly arn: string
  readonly at?: Place
}

/** Layers whose ARN is known, of OpenTelemetry or not. */
export function knownLayers({ layers }: Subject): readonly Attached[] {
  if (layers.kind !== 'known') return []
  return layers.value.flatMap((layer) =>
    layer.kind === 'known' ? [{ arn: layer.value, ...where(layer.at ?? layers.at) }] : [],
  )
}

/** Those of them that have to do with OpenTelemetry. */
export function otelLayers(subject: Subject): readonly (Attached & { readonly otel: OtelLayer })[] {
  return knownLayers(subject).flatMap((layer) => {
    const otel = identifyLayer(layer.arn)
    return otel ? [{ ...layer, otel }] : []
  })
}

/** Whether some layer could be any. */
export function hasUnknownLayer({ layers }: Subject): boolean {
  return layers.kind === 'unknown' || (layers.kind === 'known' && layers.value.some(isUnknown))
}

export function isUnknown(field: Field<unknown>): boolean {
  return field.kind === 'unknown'
}

export function isImage({ packageType }: Subject): boolean {
  return packageType.kind === 'known' && packageType.value === 'Image'
}

/** An empty value is none. */
export function wrapperOf({ environment }: Subject): Field<string> {
  const field = textNamed(environment, WRAPPER)
  return field.kind === 'known' && field.value === '' ? { kind: 'absent' } : field
}

/** Where to point at for something that is not there: the property it is missing from, or the function. */
export function placeFor(subject: Subject, field: Field<unknown>): Place | undefined {
  return placeOf(field) ?? (subject.origin.kind === 'template' ? subject.origin.at : undefined)
}

/** The problem of a field that its rule needs, or what the rule says of its value. */
export function judged<T>(
  subject: Subject,
  field: Field<T>,
  what: string,
  judge: (value: T | undefined, at: Place | undefined) => readonly Problem[],
): readonly Problem[] {
  const at = placeFor(subject, field)
  if (field.kind === 'unknown') return [cannotTell(`${what} cannot be known: ${field.reason}`, at)]
  return judge(field.kind === 'known' ? field.value : undefined, at)
}

function where(at: Place | undefined): { readonly at?: Place } {
  return at ? { at } : {}
}
