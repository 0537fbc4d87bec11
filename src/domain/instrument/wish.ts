/** What a command line asks of `otl enable` beyond the layer: read and validated once, the same for every function. */
export interface Wish {
  readonly serviceName?: string
  /** As OTEL_PROPAGATORS takes them, in order. */
  readonly propagators?: readonly string[]
  readonly backend?: Backend
  readonly sampler?: Sampler
  readonly fastStart?: boolean
  readonly appSignals?: boolean
  /** Names as each language's own tools spell them. */
  readonly instrumentations?: readonly string[]
  /** Variables named one by one. */
  readonly set: Readonly<Record<string, string>>
  /** Variables to put back as they were before otl set them. */
  readonly unset: readonly string[]
}

/** X-Ray takes traces by UDP, which is what the layer does by itself; OTLP needs an address. */
export type Backend = { readonly kind: 'xray' } | { readonly kind: 'otlp'; readonly endpoint: string }

export interface Sampler {
  readonly name: string
  /** The ratio, or where the X-Ray sampler finds its rules. */
  readonly argument?: string
}

export const NO_WISH: Wish = { set: {}, unset: [] }

/** Whether anything is asked for. */
export function isWish({ set, unset, ...named }: Wish): boolean {
  const given = Object.values(named).some((value) => value !== undefined)
  return given || Object.keys(set).length > 0 || unset.length > 0
}
