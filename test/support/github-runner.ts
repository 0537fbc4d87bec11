import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parse } from 'yaml'
import { obeyed, type WorkflowCommand } from './github-commands.ts'
import { holds, interpolate, type Scope } from './github-expression.ts'
import { cleanEnvironment, root } from './otl.ts'

export interface Step {
  readonly id?: string
  readonly name?: string
  readonly if?: string
  readonly uses?: string
  readonly with?: Readonly<Record<string, unknown>>
  readonly run?: string
  readonly shell?: string
  readonly env?: Readonly<Record<string, unknown>>
  readonly 'continue-on-error'?: boolean
}

interface Action {
  readonly inputs: Readonly<Record<string, { default?: string }>>
  readonly outputs: Readonly<Record<string, { value: string }>>
  readonly runs: { readonly steps: readonly Step[] }
}

export interface StepResult {
  readonly code: number | null
  readonly log: string
  readonly outputs: Readonly<Record<string, string>>
  readonly summary: string
  /** What the runner obeys of the log. */
  readonly commands: readonly WorkflowCommand[]
}

/** A job as a runner has it: a checkout, and a folder for temporary files. */
export interface Job {
  readonly workspace: string
  readonly env: Readonly<Record<string, string>>
  readonly temporary: string
}

export function newJob(env: Readonly<Record<string, string>> = {}, name = 'otl-job'): Job {
  const folder = mkdtempSync(path.join(tmpdir(), `${name}-`))
  const [workspace, temporary] = [path.join(folder, 'work'), path.join(folder, 'temp')]
  mkdirSync(workspace)
  mkdirSync(temporary)
  return { workspace, temporary, env: { ...cleanEnvironment(), CI: 'true', GITHUB_ACTIONS: 'true', ...env } }
}

/** Runs action.yml as a runner does: inputs interpolated, each step in bash, outputs taken from its file. */
export async function runAction(
  given: Readonly<Record<string, string>>,
  job: Job,
  folder = root,
): Promise<StepResult> {
  const action: Action = parse(readFileSync(path.join(folder, 'action.yml'), 'utf8'))
  const odd = Object.keys(given).filter((name) => !(name in action.inputs))
  if (odd.length > 0) throw new Error(`action.yml has no input ${odd.join(', ')}`)
  const defaults = Object.entries(action.inputs).map(([name, input]) => [name, input.default ?? ''])
  const inputs = { ...Object.fromEntries(defaults), ...given }
  const steps: Record<string, Scope> = {}
  const results: StepResult[] = []
  for (const step of action.runs.steps) {
    const failed = results.some(({ code }) => code !== 0)
    const scope = { inputs, steps }
    if (!holds(step.if, scope, failed)) continue
    const env = { ...job.env, GITHUB_ACTION_PATH: folder }
    const result = await runScript(step, scope, { ...job, env })
    results.push(result)
    if (step.id) steps[step.id] = { outputs: result.outputs }
  }
  const outputs = Object.entries(action.outputs).map(([name, { value }]) => [
    name,
    interpolate(value, { inputs, steps }),
  ])
  return {
    code: results.find(({ code }) => code !== 0)?.code ?? 0,
    log: results.map(({ log }) => log).join(''),
    outputs: Object.fromEntries(outputs),
    summary: results.map(({ summary }) => summary).join(''),
    commands: results.flatMap(({ commands }) => commands),
  }
}

/** One `run:`, in the shell that GitHub starts for it. */
export async function runScript(step: Step, scope: Scope, job: Job): Promise<StepResult> {
  const folder = mkdtempSync(path.join(job.temporary, 'step-'))
  const files = {
    GITHUB_OUTPUT: path.join(folder, 'output'),
    GITHUB_STEP_SUMMARY: path.join(folder, 'summary'),
  }
  for (const file of Object.values(files)) writeFileSync(file, '')
  const script = path.join(folder, 'script.sh')
  writeFileSync(script, interpolate(step.run ?? '', scope))
  const own = Object.entries(step.env ?? {}).map(([name, value]) => [name, interpolate(String(value), scope)])
  const env = {
    ...job.env,
    ...Object.fromEntries(own),
    ...files,
    GITHUB_WORKSPACE: job.workspace,
    RUNNER_TEMP: job.temporary,
  }
  const options = step.shell === 'bash' ? ['--noprofile', '--norc', '-eo', 'pipefail'] : ['-e']
  const child = spawn('bash', [...options, script], {
    cwd: job.workspace,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let log = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (part: string) => {
      log += part
    })
  }
  const [code] = await once(child, 'close')
  const text = (file: string) => (existsSync(file) ? readFileSync(file, 'utf8') : '')
  return {
    code,
    log,
    outputs: outputsOf(text(files.GITHUB_OUTPUT)),
    summary: text(files.GITHUB_STEP_SUMMARY),
    commands: obeyed(log),
  }
}

/** `name=value`, or `name<<END`, lines, `END`. */
function outputsOf(text: string): Record<string, string> {
  const found: Record<string, string> = {}
  const lines = text.split('\n')
  for (let line = lines.shift(); line !== undefined; line = lines.shift()) {
    const [, name, operator, rest = ''] = /^([^=<]+)(=|<<)(.*)$/.exec(line) ?? []
    if (name === undefined) continue
    if (operator === '=') found[name] = rest
    else {
      const end = lines.indexOf(rest)
      found[name] = lines
        .splice(0, end + 1)
        .slice(0, -1)
        .join('\n')
    }
  }
  return found
}
