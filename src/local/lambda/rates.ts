import type { MiddlewareHandler } from 'hono'
import type { LocalEnv } from '../server/app.ts'
import { AwsFault } from '../server/fault.ts'

/**
 * Requests a second of a whole account and region (developer guide, "gettingstarted-limits"): GetFunction and GetPolicy
 * have budgets of their own, invocations none, and everything else shares one.
 */
const RATES = { read: 100, policy: 15, control: 15 } as const
type Budget = keyof typeof RATES

/** Answers 429 to what exceeds the rates. @param now milliseconds, of a clock that never goes back */
export function requestRates(now: () => number): MiddlewareHandler<LocalEnv> {
  const spent = new Map<Budget, Bucket>()
  return async (c, next) => {
    const budget = budgetOf(c.req.method, c.req.path)
    if (budget !== undefined) {
      const bucket = refilled(spent.get(budget) ?? { left: RATES[budget], at: now() }, RATES[budget], now())
      spent.set(budget, { ...bucket, left: Math.max(0, bucket.left - 1) })
      if (bucket.left < 1) throw new AwsFault(429, 'TooManyRequestsException', 'Rate exceeded')
    }
    await next()
  }
}

interface Bucket {
  readonly left: number
  readonly at: number
}

/** A second's worth at most, so that nobody saves up for a burst. */
function refilled({ left, at }: Bucket, rate: number, now: number): Bucket {
  return { left: Math.min(rate, left + ((now - at) / 1_000) * rate), at: now }
}

function budgetOf(method: string, path: string): Budget | undefined {
  const [, resource, action] = /^\/\d{4}-\d\d-\d\d\/([a-z-]+)(?:\/[^/]+(\/.*)?)?$/.exec(path) ?? []
  if (resource === undefined || action === '/invocations') return undefined
  if (method === 'GET' && resource === 'functions' && action === '/policy') return 'policy'
  const whole = action === undefined && !/\/functions\/?$/.test(path)
  return method === 'GET' && resource === 'functions' && whole ? 'read' : 'control'
}
