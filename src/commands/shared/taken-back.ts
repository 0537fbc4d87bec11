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

export function forNow(warning: string): TakenBack {
  return { warning, open: true }
}

/** @param again the command that finishes what is open */
export function warningOf({ warning, open }: TakenBack, again: string): string | undefined {
  return warning !== undefined && open ? `${warning}; ${again} tries again` : warning
}
