import type { FleetProgress } from '../context.ts'

export const silentFleet: FleetProgress = { update: () => {}, note: () => {}, stop: async () => {} }

/** Where nothing can be redrawn: failures as they come, and a line at each quarter. */
export function plainFleet(doing: string, total: number, write: (text: string) => void): FleetProgress {
  let told = 0
  return {
    update: ({ done, failed }) => {
      const quarter = Math.floor((done * 4) / total)
      if (total < 20 || quarter === told || done === total) return
      told = quarter
      write(`${doing}: ${done} of ${total}${failed > 0 ? `, ${failed} failed` : ''}\n`)
    },
    note: (lines) => {
      for (const line of lines) write(`${line}\n`)
    },
    stop: async () => {},
  }
}
