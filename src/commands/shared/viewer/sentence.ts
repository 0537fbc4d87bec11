import type { Context } from '../../../context.ts'
import { OtlError } from '../../../errors.ts'
import type { Viewer } from './run.ts'

/** A failure as one line on the screen. */
export function sentence(cause: unknown): string {
  if (cause instanceof OtlError && cause.hint !== undefined) return `${cause.message}: ${cause.hint}`
  return cause instanceof Error ? cause.message : String(cause)
}

const PATIENCE_MS = 10_000

/** Told, and tried again a while later; an interrupted program is on its way out. */
export async function failed(viewer: Viewer, cause: unknown, ctx: Context): Promise<void> {
  if (ctx.signal.aborted) return
  viewer.tell({ type: 'notice', notice: { text: sentence(cause), tone: 'bad' } })
  await ctx.sleep(PATIENCE_MS).catch(() => {})
}
