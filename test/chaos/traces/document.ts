import type { Random } from '../../support/random.ts'
import { BIG } from './big.ts'
import { damagedOtlp, damagedProtobuf, damagedSegments, damagedText } from './damage.ts'
import type { Originals } from './originals.ts'

export interface Document {
  readonly kind: string
  readonly bytes: Uint8Array
}

/** One in so many is big: each takes as long as hundreds of others. */
const BIG_ONES = 1_500

/** The nth document of a campaign. */
export function documentOf(n: number, originals: Originals, at: Random): Document {
  if (n % BIG_ONES === 0) {
    const names = Object.keys(BIG)
    const kind = names[(n / BIG_ONES) % names.length] ?? ''
    return { kind, bytes: Buffer.from(BIG[kind]?.(originals, at) ?? '') }
  }
  const dice = at.below(100)
  if (dice < 55) return { kind: 'segments', bytes: Buffer.from(damagedSegments(originals, at)) }
  if (dice < 75) return { kind: 'OTLP', bytes: Buffer.from(damagedOtlp(originals, at)) }
  if (dice < 88) return { kind: 'protobuf', bytes: damagedProtobuf(originals, at) }
  return { kind: 'text', bytes: damagedText(originals, at) }
}
