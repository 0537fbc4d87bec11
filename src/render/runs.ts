import type { RunRecord } from '../domain/instrument/fleet/journal.ts'
import { isUndone, unreachedCount, writtenCount } from '../domain/instrument/fleet/runs.ts'
import type { Canvas } from './canvas.ts'
import { count } from './fleet-progress.ts'
import { clip, safe } from './text.ts'

/** `otl undo --list`: a line a run, the newest first. */
export function renderRuns(runs: readonly RunRecord[], { width, style, glyphs }: Canvas): string[] {
  if (runs.length === 0) return [style.quiet('no runs')]
  const rows = runs.map((run) => ({ run, words: wordsOf(run, runs) }))
  const widest = Math.max(...runs.map(({ run }) => run.length))
  return rows.map(({ run, words }) => {
    const line = `${run.run.padEnd(widest)}  ${moment(run.at)}  ${run.command.padEnd(7)}  ${words.join(', ')}`
    return clip(safe(line), width, glyphs.ellipsis)
  })
}

function wordsOf(run: RunRecord, runs: readonly RunRecord[]): string[] {
  const [written, unreached] = [writtenCount(run), unreachedCount(run)]
  return [
    `${count(written)} function${written === 1 ? '' : 's'} written`,
    ...(run.of === undefined ? [] : [`takes back ${run.of}`]),
    ...(unreached > 0 ? [`${count(unreached)} not finished`] : []),
    ...(written > 0 && isUndone(run, runs) ? ['undone'] : []),
  ]
}

function moment(at: string): string {
  return new Date(at).toISOString().slice(0, 19).replace('T', ' ')
}

export function runsToJson(runs: readonly RunRecord[]): Record<string, unknown> {
  return {
    version: 1,
    command: 'undo',
    runs: runs.map((run) => ({
      run: run.run,
      at: new Date(run.at).toISOString(),
      command: run.command,
      of: run.of ?? null,
      written: writtenCount(run),
      unfinished: unreachedCount(run),
      undone: writtenCount(run) > 0 && isUndone(run, runs),
    })),
  }
}
