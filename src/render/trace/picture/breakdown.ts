import type { Breakdown, Category } from '../../../domain/trace/path/index.ts'
import { sharesOf } from '../../waterfall/breakdown.ts'
import type { BarPart, Look, Shape } from './bar.ts'

/** Where a part of the critical path's time went; places are shares of the whole bar. */
export interface PictureShare extends BarPart {
  /** `external 65%`. */
  readonly text: string
}

/** As the bars of the rows have them, where they have them. */
const DRAWN: Readonly<Record<Category, readonly [Look, Shape]>> = {
  computation: ['work', 'solid'],
  externalService: ['call', 'solid'],
  runtimeInitialization: ['cold', 'solid'],
  containerInitialization: ['cold', 'beam'],
  orchestration: ['context', 'beam'],
  trigger: ['wait', 'line'],
  queueing: ['wait', 'line'],
  overhead: ['context', 'solid'],
  unclassified: ['wait', 'line'],
}

/** The most first; empty where it all went to one place. */
export function pictureShares(breakdown: Breakdown): PictureShare[] {
  const shares = sharesOf(breakdown)
  const sum = shares.reduce((all, { ms }) => all + ms, 0)
  let until = 0
  return shares.map(({ category, ms, text }) => {
    const from = until
    until += ms
    const [look, shape] = DRAWN[category]
    return { text, from: rounded(from / sum), to: rounded(until / sum), look, shape }
  })
}

/** Four decimals are a tenth of a pixel on the widest screen. */
function rounded(share: number): number {
  return Math.round(share * 1e4) / 1e4
}
