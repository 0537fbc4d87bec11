import type { Estate, Family } from '../../../domain/policy/draft/draft.ts'

export function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
}

/** `3 of 6 functions break it`. */
export function ofAll(count: number, all: number): string {
  if (count === all) return all === 1 ? 'the one function breaks it' : `all ${all} functions break it`
  return `${count} of ${all} functions ${count === 1 ? 'breaks' : 'break'} it`
}

/** What a policy was made from, in a sentence or two. */
export function originOf({ functions, live, families, blind }: Estate): string {
  if (blind !== undefined) return 'No function was looked at, so everything is as otl has it.'
  if (functions === 0) return 'There was no function to look at, so everything is as otl has it.'
  const of = live === functions ? 'live ' : ''
  const kinds = live > 0 && live < functions ? `, ${live} of them live` : ''
  return `Made from ${functions} ${of}function${functions === 1 ? '' : 's'}${kinds}: ${familiesOf(families)}.`
}

const names: Readonly<Record<Family, string>> = {
  distro: 'the AWS Distro for OpenTelemetry',
  copy: 'a copy of the AWS Distro for OpenTelemetry',
  legacy: 'AWS’s older layer with a collector inside',
  community: 'a layer of the OpenTelemetry community',
  none: 'no OpenTelemetry layer',
}

function familiesOf(families: ReadonlyMap<Family, number>): string {
  return [...families]
    .toSorted(([a, one], [b, other]) => Number(a === 'none') - Number(b === 'none') || other - one)
    .map(([family, count]) => `${count} with ${names[family]}`)
    .join(', ')
}
