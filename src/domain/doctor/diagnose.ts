import type { Facts } from './facts.ts'
import type { Finding } from './finding.ts'
import { architecture } from './links/architecture.ts'
import { destination } from './links/destination.ts'
import { invocations } from './links/invocations.ts'
import { layer } from './links/layer.ts'
import { propagators } from './links/propagators.ts'
import { role } from './links/role.ts'
import { sampling } from './links/sampling.ts'
import { state } from './links/state.ts'
import { traces } from './links/traces.ts'
import { tracing } from './links/tracing.ts'
import { wrapper } from './links/wrapper.ts'

/** From the function's configuration to where its traces are looked for; each link needs those before it. */
const chain = {
  state,
  tracing,
  role,
  layer,
  wrapper,
  architecture,
  sampling,
  propagators,
  invocations,
  traces,
  destination,
} as const satisfies Record<string, (facts: Facts) => Finding>

export type LinkName = keyof typeof chain
export const linkNames = Object.keys(chain) as readonly LinkName[]

export interface Judged extends Finding {
  readonly link: LinkName
}

/**
 * `broken`: a link is, and `first` says which. `healthy`: a trace with the handler's span proves the whole chain.
 * `unknown`: no link is seen to be broken, and no trace proves that none is.
 */
export interface Diagnosis {
  readonly verdict: 'healthy' | 'broken' | 'unknown'
  readonly first?: Judged
  /** In the chain's order, `first` left out. What is broken behind it `could be`: mending the first may mend it too. */
  readonly rest: readonly Judged[]
}

export function diagnose(facts: Facts): Diagnosis {
  const all = linkNames.map((link): Judged => ({ link, ...chain[link](facts) }))
  const first = all.find(({ outcome }) => outcome === 'broken')
  const others = all.filter((one) => one !== first)
  if (first) return { verdict: 'broken', first, rest: sayingOnce(others.map(behind), first) }
  const proven = others.some(({ link, outcome }) => link === 'traces' && outcome === 'ok')
  return { verdict: proven ? 'healthy' : 'unknown', rest: sayingOnce(others) }
}

/** These show what the others cause: nothing is to be mended at them while another is broken. */
const evidence: ReadonlySet<LinkName> = new Set(['invocations', 'traces'])

function behind({ mend, ...one }: Judged): Judged {
  const outcome = one.outcome === 'broken' ? 'could be' : one.outcome
  if (evidence.has(one.link)) return { ...one, outcome, notes: [] }
  return { ...one, outcome, ...(mend ? { mend } : {}) }
}

/** What mends several links is said at the first of them. */
function sayingOnce(links: readonly Judged[], first?: Judged): readonly Judged[] {
  const said = new Set([first?.mend?.text])
  return links.map(({ mend, ...one }) => {
    if (mend === undefined || said.has(mend.text)) return one
    said.add(mend.text)
    return { ...one, mend }
  })
}
