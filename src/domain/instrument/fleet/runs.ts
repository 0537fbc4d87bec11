import type { RunRecord } from './journal.ts'

/** Functions that a run has written to, or was about to when it ended. */
export function writtenCount({ functions }: RunRecord): number {
  return [...functions.values()].filter(({ written }) => written !== undefined).length
}

/** Functions that a run had still to reach when it ended. */
export function unreachedCount({ functions }: RunRecord): number {
  return [...functions.values()].filter(({ outcome }) => outcome === undefined || outcome === 'waiting')
    .length
}

/** Whether later runs have taken back every function that this one wrote to. */
export function isUndone(run: RunRecord, runs: readonly RunRecord[]): boolean {
  const back = runs.filter((one) => one.of === run.run)
  return [...run.functions].every(([arn, { written }]) => {
    return written === undefined || back.some(({ functions }) => isBack(functions.get(arn)?.outcome))
  })
}

function isBack(outcome: string | undefined): boolean {
  return outcome === 'done' || outcome === 'already' || outcome === 'partial'
}
