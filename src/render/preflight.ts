import type { Check, CheckId, Outcome, Preflight } from '../domain/preflight/check.ts'
import { countOutcomes } from '../domain/preflight/judge.ts'
import type { Canvas } from './canvas.ts'
import { hint, signed, type Tone } from './said.ts'

export const checkTitles: Readonly<Record<CheckId, string>> = {
  'function-state': 'state',
  layer: 'layer',
  'layer-count': 'number of layers',
  environment: 'room for variables',
  'unzipped-size': 'unzipped size',
  timeout: 'time and memory',
  handler: 'handler',
  streaming: 'response streaming',
  'bundled-packages': 'bundled packages',
  'layer-packages': 'other layers',
  'code-signing': 'code signing',
  'execution-role': 'execution role',
  caller: 'your permissions',
  traffic: 'traffic',
  'snap-start': 'SnapStart',
  owner: 'owner',
}

const tones: Readonly<Record<Outcome, Tone>> = {
  ok: 'good',
  warn: 'warn',
  block: 'bad',
  'could-not-check': 'quiet',
}

/** Names that a line has room for. */
const NAMED = 3

/** What needs a thought, then one line that counts the rest. The check that blocks a plan is told as its result. */
export function renderPreflight(preflight: Preflight | undefined, canvas: Canvas): string[] {
  if (!preflight) return []
  const { checks, verbose } = preflight
  const told = verbose ? checks : checks.filter(({ outcome }) => outcome === 'warn')
  return [
    ...told.flatMap((check) => checkLines(check, verbose, canvas)),
    ...signed('quiet', `preflight: ${counted(preflight)}`, canvas),
  ]
}

function checkLines({ id, outcome, what, wayOut }: Check, verbose: boolean, canvas: Canvas): string[] {
  const head =
    outcome === 'could-not-check' ? `${checkTitles[id]}: could not check: ` : `${checkTitles[id]}: `
  const way = wayOut === undefined ? [] : hint(wayOut, canvas)
  return [...signed(tones[outcome], verbose ? `${head}${what}` : what, canvas), ...way]
}

function counted(preflight: Preflight): string {
  const count = countOutcomes(preflight)
  const unchecked = preflight.checks.filter(({ outcome }) => outcome === 'could-not-check')
  const names = unchecked.map(({ id }) => checkTitles[id])
  const few =
    names.length <= NAMED
      ? names.join(', ')
      : `${names.length} things${preflight.verbose ? '' : ' (--verbose tells which)'}`
  return [
    `${count.ok} ok`,
    ...(count.warn > 0 ? [`${count.warn} warning${count.warn === 1 ? '' : 's'}`] : []),
    ...(count.block > 0 ? [`${count.block} in the way`] : []),
    ...(unchecked.length > 0 ? [`could not check ${few}`] : []),
  ].join(', ')
}

/** One entry of `preflight` in `otl enable -o json`. */
export function checkToJson({ id, outcome, what, wayOut }: Check): Record<string, unknown> {
  return { id, outcome, what, wayOut: wayOut ?? null }
}
