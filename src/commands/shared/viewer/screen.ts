import type { Context } from '../../../context.ts'
import { usageError } from '../../../errors.ts'

/** The terminal as a whole. Fails where there is none. */
export function screenOf(ctx: Context) {
  if (ctx.takeScreen) return ctx.takeScreen
  throw usageError('the viewer needs a terminal', 'without --tui the trace is printed')
}
