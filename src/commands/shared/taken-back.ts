import type { LambdaFunction } from '../../domain/instrument/function.ts'

/** What became of something that goes back beside the configuration of a function. */
export interface TakenBack {
  readonly warning?: string
  /** It is still to be done, so the receipt has to go on telling of it. */
  readonly open: boolean
}

export const done: TakenBack = { open: false }

/** Nobody can finish it any more, or nobody needs to. */
export function forGood(warning: string): TakenBack {
  return { warning, open: false }
}

export function forNow(warning: string, { name }: LambdaFunction): TakenBack {
  return { warning: `${warning}; otl disable ${name} tries again`, open: true }
}
