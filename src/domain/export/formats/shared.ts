import { shortLayerName } from '../../catalogue/layer-arn.ts'
import { type LastingChange, otherLayers } from '../change.ts'
import { type Kept, type Remark, remark } from '../tree.ts'

/** What a format may know besides the change. */
export interface Surroundings {
  /** Name of the resource in the template, where it is known. */
  readonly logicalId?: string
  /** Key of the function in `serverless.yml`, where it is known. */
  readonly key?: string
}

/** A name to stand for the function in its template. */
export function nameOf({ fn }: LastingChange): string {
  return fn?.name ?? 'my-function'
}

/** The first remark of every export. */
export function opening(change: LastingChange): string {
  const { fn, runtime, architecture, region, everywhere } = change
  const where = everywhere ? 'every region' : region
  return `OpenTelemetry for ${fn ? fn.name : 'a function'} (${runtime}, ${architecture}, ${where})`
}

/** What stands in the place of variables that stay. Undefined when there are none. */
export function variablesStay({ fn, otherVariables: count }: LastingChange): string | undefined {
  if (!fn) return 'your other variables stay'
  if (count === 0) return undefined
  return count === 1 ? 'your other variable stays' : `your ${count} other variables stay`
}

export function layersStay(change: LastingChange): string | undefined {
  if (!change.fn) return 'your other layers stay before it'
  const count = otherLayers(change).length
  return count === 0 ? undefined : 'your other layers stay, in this order:'
}

/** The list with the layers of others in their places, and ours as the format writes it. */
export function layerItems<T>(change: LastingChange, ours: (arn: string) => T): (T | Remark | Kept)[] {
  const stay = layersStay(change)
  return [
    ...(stay === undefined ? [] : [remark(stay)]),
    ...change.layers.map(({ arn, ours: mine }) => (mine ? ours(arn) : { kept: arn })),
  ]
}

/** For languages in which a layer is added at the end: says so where that is not its place. */
export function placeRemark(change: LastingChange): string | undefined {
  const after = change.layers.slice(change.layers.findIndex(({ ours }) => ours) + 1)
  const [next] = after
  return next && `its place is before ${shortLayerName(next.arn)}`
}
