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

/**
 * What all versions of one layer share. The collector-embedding layers and the community's hold the release in their
 * name (`aws-otel-python-arm64-ver-1-32-0`, `opentelemetry-nodejs-0_23_0`), and two releases are one layer here.
 */
export function unversioned(layerArn: string): string {
  const layer = parseLayerArn(layerArn)
  if (!layer) return layerArn
  const { name, unversioned: whole } = layer
  if (name.startsWith('opentelemetry-')) return whole.replace(/-\d+_\d+_\d+$/, '')
  return name.startsWith('aws-otel-') ? whole.replace(/-ver-\d+-\d+-\d+$/, '') : whole
}

/** `AWSOpenTelemetryDistroJs:16`: what a person calls the layer. */
export function shortLayerName(layerArn: string): string {
  const layer = parseLayerArn(layerArn)
  return layer ? `${layer.name}:${layer.version}` : layerArn
}
