import type { Context } from '../../../context.ts'
import { settledIn } from '../../../domain/policy/baseline.ts'
import { type Checking, checkSubject, counts, expiredWaivers } from '../../../domain/policy/check.ts'
import { type Checked, checkedOf, type Finding } from '../../../domain/policy/finding.ts'
import type { LoadedPolicy } from '../../../domain/policy/loaded.ts'
import type { Policy } from '../../../domain/policy/policy.ts'
import { Exit, type ExitCode } from '../../../errors.ts'
import type { CheckFailure, CheckReport } from '../../../render/check/report.ts'
import { addFinding, addFunction, emptyTally } from '../../../render/check/tally.ts'
import {
  renderFailures,
  renderFunction,
  renderPolicyFindings,
  renderTally,
} from '../../../render/check/text.ts'
import { remark } from '../../../render/plan.ts'
import { baselineFile, readBaseline, shrinkBaseline, updateBaseline } from './baseline.ts'
import { functionsInFiles } from './files.ts'
import { liveFunctions } from './live.ts'
import { type CheckOptions, isAllLive, sourcesOf } from './options.ts'
import { linesOf, writeReports } from './outputs.ts'
import { seenReader } from './seen.ts'
import type { Step } from './step.ts'

/**
 * Checks one function after the other, and prints each as it comes. What has to be kept for other formats is small: of
 * a function its names, of a finding its sentence.
 */
export async function check(options: CheckOptions, ctx: Context): Promise<ExitCode> {
  const sources = sourcesOf(options)
  const loaded = await ctx.policy(options.policy)
  // One of a folder above may surprise.
  if (loaded.file?.startsWith('..')) ctx.tell(remark(`the policy is ${loaded.file}`, ctx.canvas))
  const policy = withFlags(loaded.policy, options)
  const baseline = await readBaseline(options, loaded, ctx)
  const today = ctx.now().toISOString().slice(0, 10)
  const checking: Checking = { policy, today, baseline }
  const run = newRun(checking, ctx)
  const progress = ctx.progress('checking functions')
  try {
    for await (const step of steps(options, sources, policy, ctx)) {
      if (step.kind === 'subject') progress.update(`checking functions: ${run.functions.length + 1}`)
      run.take(step)
    }
  } finally {
    progress.stop()
  }
  run.add(expiredWaivers(checking))
  return finish(run, { options, loaded, checking }, ctx)
}

async function* steps(
  options: CheckOptions,
  { files, live }: ReturnType<typeof sourcesOf>,
  policy: Policy,
  ctx: Context,
): AsyncGenerator<Step> {
  if (files) yield* functionsInFiles(options, ctx)
  if (!live) return
  const seen = options.seen === undefined ? undefined : seenReader(options.seen, hasBudget(policy), ctx)
  yield* liveFunctions(options, seen, ctx)
}

function hasBudget({ demands, overrides }: Policy): boolean {
  return [demands, ...overrides.map((one) => one.demands)].some((one) => one.coldStartBudget !== undefined)
}

function withFlags(policy: Policy, { failOn }: CheckOptions): Policy {
  return failOn === undefined ? policy : { ...policy, failOn }
}

interface CheckRun {
  readonly functions: Checked[]
  readonly findings: Finding[]
  readonly failures: CheckFailure[]
  readonly tally: ReturnType<typeof emptyTally>
  readonly take: (step: Step) => void
  /** Of the policy itself. */
  readonly add: (findings: readonly Finding[]) => void
}

function newRun(checking: Checking, ctx: Context): CheckRun {
  const text = ctx.output === 'text'
  const tally = emptyTally()
  const run: CheckRun = {
    functions: [],
    findings: [],
    failures: [],
    tally,
    take: (step) => {
      if (step.kind === 'failure') run.failures.push(step.failure)
      else if (step.kind === 'doubt') {
        ctx.tell(remark(`${step.at.file}:${step.at.line}:${step.at.column}: ${step.says}`, ctx.canvas))
      } else {
        const { subject, ...found } = step
        const findings = checkSubject(subject, found, checking)
        const about = checkedOf(subject)
        run.functions.push(about)
        run.findings.push(...findings)
        addFunction(tally, findings, checking.policy)
        if (text) ctx.out(renderFunction(about, findings, ctx.canvas))
      }
    },
    add: (findings) => {
      run.findings.push(...findings)
      for (const finding of findings) addFinding(tally, finding)
      if (text) ctx.out(renderPolicyFindings(findings, ctx.canvas))
    },
  }
  return run
}

interface Asked {
  readonly options: CheckOptions
  readonly loaded: LoadedPolicy
  readonly checking: Checking
}

async function finish(run: CheckRun, { options, loaded, checking }: Asked, ctx: Context): Promise<ExitCode> {
  const { functions, findings, failures, tally } = run
  const { policy, baseline } = checking
  const scope = { functions, allLive: isAllLive(options) }
  const found = new Set(findings.map(({ key }) => key))
  // After a failure nobody knows what is not found any more.
  const settled = failures.length > 0 ? [] : settledIn(baseline, found, scope)
  const report: CheckReport = {
    functions,
    findings,
    failures,
    policy,
    settled: settled.length,
    version: ctx.version,
    ...(loaded.file === undefined ? {} : { policyFile: loaded.file }),
  }
  await writeReports(report, ctx)
  // What is about to be taken out needs no hint.
  const hinted = options.shrinkBaseline || options.updateBaseline ? 0 : settled.length
  if (ctx.output === 'text') {
    ctx.out([
      ...renderFailures(failures, ctx.canvas),
      ...renderTally(tally, ctx.canvas, hinted, failures.length),
    ])
  } else ctx.out(await linesOf(ctx.output, report))
  if (failures.length > 0) return Exit.Unknown
  const file = baselineFile(options, loaded) ?? ''
  if (options.updateBaseline) {
    await updateBaseline(file, baseline, { findings, scope }, ctx)
    return Exit.Ok
  }
  if (options.shrinkBaseline) await shrinkBaseline(file, baseline, settled, ctx)
  return findings.some((finding) => counts(finding, policy)) ? Exit.No : Exit.Ok
}
