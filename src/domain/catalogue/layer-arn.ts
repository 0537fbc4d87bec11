export interface LayerArn {
  readonly partition: string
  readonly region: string
  readonly account: string
  readonly name: string
  readonly version: number
  /** The same ARN without its version: what two versions of one layer share. */
  readonly unversioned: string
}

const shape = /^(arn:(aws[a-z-]*):lambda:([a-z0-9-]+):(\d{12}):layer:([a-zA-Z0-9_-]{1,140})):(\d{1,9})$/

/** Undefined for anything but a versioned layer ARN; AWS's own short form `arn:aws:lambda:::awslayer:…` has no version. */
export function parseLayerArn(text: string): LayerArn | undefined {
  const match = shape.exec(text)
  if (!match) return undefined
  const [, unversioned = '', partition = '', region = '', account = '', name = '', version = ''] = match
  return { partition, region, account, name, version: Number(version), unversioned }
}

export function unversioned(layerArn: string): string {
  return parseLayerArn(layerArn)?.unversioned ?? layerArn
}

/** `AWSOpenTelemetryDistroJs:16`: what a person calls the layer. */
export function shortLayerName(layerArn: string): string {
  const layer = parseLayerArn(layerArn)
  return layer ? `${layer.name}:${layer.version}` : layerArn
}
