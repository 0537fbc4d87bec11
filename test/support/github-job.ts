import { holds, interpolate, type Scope } from './github-expression.ts'
import { type Job, runAction, runScript, type Step, type StepResult } from './github-runner.ts'

/** A job of a workflow, as far as the tests look at it. */
export interface WorkflowJob {
  readonly permissions: Readonly<Record<string, string>>
  readonly steps: readonly Step[]
}

/** Stands in for an action of others. @param given what stands under `with` @returns variables for the steps after it */
export type StandIn = (
  given: Readonly<Record<string, string>>,
) => Readonly<Record<string, string>> | undefined

export interface JobResult {
  readonly failed: boolean
  /** Of every step that ran and is no stand-in, in their order. */
  readonly results: readonly StepResult[]
  /** What ran, by the name before the @ or by the script. */
  readonly ran: readonly string[]
}

/** What the examples call otl's own action; every other `uses` needs a stand-in. */
const OURS = 'your-org/otl'

export async function runJob(
  { steps }: WorkflowJob,
  job: Job,
  standIns: Readonly<Record<string, StandIn>>,
  github: Scope = {},
): Promise<JobResult> {
  const outputs: Record<string, Scope> = {}
  const results: StepResult[] = []
  const ran: string[] = []
  let env = job.env
  let failed = false
  for (const step of steps) {
    const scope = { github, steps: outputs }
    if (!holds(step.if, scope, failed)) continue
    const given = Object.fromEntries(
      Object.entries(step.with ?? {}).map(([name, value]) => [
        name,
        interpolate(String(value), scope, failed),
      ]),
    )
    const [name = ''] = (step.uses ?? '').split('@')
    ran.push(name || (step.run ?? ''))
    if (name !== '' && name !== OURS) {
      const standIn = standIns[name]
      if (!standIn) throw new Error(`nothing stands in for ${name}`)
      env = { ...env, ...standIn(given) }
      continue
    }
    const result =
      name === OURS ? await runAction(given, { ...job, env }) : await runScript(step, scope, { ...job, env })
    results.push(result)
    if (step.id) outputs[step.id] = { outputs: result.outputs }
    failed ||= result.code !== 0
  }
  return { failed, results, ran }
}
