import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect } from 'vitest'
import { Exit } from '../../src/errors.ts'
import { corpus } from '../support/corpus.ts'
import { type Gate, reportFormats, runGate } from '../support/gate.ts'
import { expectObeyedNowhere, expectSafeLines } from '../support/lines.ts'
import { mutatedJson, mutatedText } from '../support/mutate-text.ts'
import { type Random, random } from '../support/random.ts'

const templates = readdirSync(corpus, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.(ya?ml|json)$/.test(file))
  .toSorted()
  .map((file) => readFileSync(path.join(corpus, file), 'utf8'))
const documents = templates.filter((text) => text.startsWith('{'))

const policies = [
  `# All that a policy may say.
check:
  failOn: warning
  unknown: as-rule
  rules: {layer-outdated: off, timeout-room: error, runtime-covered: warning}
  propagators: [xray, tracecontext]
  sampler: xray
  appSignals: false
  settings: &settings
    OTEL_SERVICE_NAME: orders
    STAGE: prod
  maxBehind: 3
  minimumVersions: {AWSOpenTelemetryDistroPython: 20}
  coldStartBudget: 800
  overrides:
    - when: {functions: ['*orders*', One], runtimes: [nodejs*]}
      rules: {active-tracing: note}
      settings: *settings
    - when: {tags: {team: '*'}, regions: [eu-*], files: ['*.yaml', t]}
      sampler: always_on
  waivers:
    - rules: [role-may-trace, layer-attached]
      when: {functions: ['*']}
      reason: they leave us soon
      owner: platform
      expires: 2027-01-31
    - rules: [active-tracing]
      when: {functions: [Fn]}
      reason: nobody knows any more
      expires: 2024-02-29
`,
  JSON.stringify(
    { check: { rules: { 'wrapper-set': 'warning' }, unknown: 'error', overrides: [], waivers: [] } },
    null,
    2,
  ),
]
const baseline = JSON.stringify({
  version: 1,
  findings: ['active-tracing t One', 'layer-attached t Fn', 'gone'],
})

/** `npm run chaos` plays more, and other seeds: OTL_GATE_RUNS=200000 OTL_GATE_SEED=7. */
export const runs = Number(process.env.OTL_GATE_RUNS ?? 20_000)
export const seed = Number(process.env.OTL_GATE_SEED ?? 1)

/**
 * Command lines of `otl check` over files with small faults, with formats of all kinds.
 * @returns how often each exit code was met
 */
export async function playGate(broken: Broken, from: number, times: number): Promise<Map<number, number>> {
  const codes = new Map<number, number>()
  let slowest = { seed: 0, milliseconds: 0 }
  for (let now = from; now < from + times; now += 1) {
    const began = performance.now()
    const code = await playOne(broken, now)
    codes.set(code, (codes.get(code) ?? 0) + 1)
    const milliseconds = performance.now() - began
    if (milliseconds > slowest.milliseconds) slowest = { seed: now, milliseconds }
  }
  const met = [...codes].toSorted().map(([code, count]) => `${count} × exit ${code}`)
  const longest = `seed ${slowest.seed} took longest, ${Math.round(slowest.milliseconds)} ms`
  console.log(`${times} of a broken ${broken}: ${met.join(', ')}; ${longest}`)
  return codes
}

type Broken = 'template' | 'policy'

async function playOne(broken: Broken, one: number): Promise<number> {
  const chance = random(one)
  const files = filesWith(broken, chance)
  const width = 20 + chance.below(180)
  try {
    const gate = await runGate(argvOf(width, chance), files)
    checkGate(gate, width)
    return gate.code
  } catch (error) {
    throw new Error(`seed ${one}:\n${JSON.stringify(files, null, 1).slice(0, 20_000)}`, { cause: error })
  }
}

function filesWith(broken: Broken, chance: Random): Record<string, string> {
  if (broken === 'policy') {
    const text = chance.pick(policies)
    const policy =
      chance.chance(0.3) && text.startsWith('{') ? mutatedJson(text, chance) : mutatedText(text, chance, 1)
    return {
      t: chance.pick(templates),
      p: policy,
      b: chance.chance(0.2) ? mutatedJson(baseline, chance) : baseline,
    }
  }
  const template = chance.chance(0.5)
    ? mutatedJson(chance.pick(documents), chance)
    : mutatedText(chance.pick(templates), chance)
  return { t: template, p: chance.pick(policies), b: baseline }
}

function argvOf(width: number, chance: Random): string[] {
  return [
    ...['check', '--template', 't', '--width', String(width), '--parameter', 'Stage=prod', '-o', 'json=json'],
    ...[chance.pick(reportFormats), chance.pick(reportFormats)].flatMap((one) => ['-o', `${one}=${one}`]),
    ...(chance.chance(0.8) ? ['--policy', 'p'] : []),
    ...(chance.chance(0.3) ? ['--baseline', 'b'] : []),
    ...(chance.chance(0.8) ? ['--region', 'eu-west-1'] : []),
    ...(chance.chance(0.2) ? ['--fail-on', chance.pick(['error', 'warning', 'note', 'never'])] : []),
  ]
}

/** One of four exit codes, for the reason that the answer gives; and nothing of it obeyed by what reads it. */
function checkGate({ code, out, told, written }: Gate, width: number): void {
  holds(
    [Exit.Ok, Exit.No, Exit.Usage, Exit.Unknown].some((one) => one === code),
    `exit ${code}`,
  )
  expectSafeLines(out, width)
  expectObeyedNowhere(told.join('\n'))
  if (code === Exit.Usage) {
    holds(told[0]?.startsWith('otl: ') === true && out.length === 0, 'a usage error that is not told')
    return
  }
  for (const text of Object.values(written)) expectObeyedNowhere(text)
  const { summary, findings, failures }: Report = JSON.parse(written.json ?? '')
  const counting = findings.filter((one) => one.counts)
  const right = failures.length > 0 ? Exit.Unknown : counting.length > 0 ? Exit.No : Exit.Ok
  holds(code === right, `exit ${code} instead of ${right}`)
  holds(summary.failing > 0 === counting.some((one) => one.function !== null), 'functions that fail')
  const open = findings.filter((one) => one.waiver === null && !one.baseline)
  const ofPolicy = findings.filter((one) => one.function === null)
  const cases = summary.functions + ofPolicy.length + failures.length
  if (written.sarif) checkSarif(JSON.parse(written.sarif).runs[0], findings.length)
  if (written.gitlab) checkGitlab(JSON.parse(written.gitlab), open.length)
  if (written.github?.trim()) checkGithub(written.github, open.length + failures.length)
  if (written.junit) holds(casesOf(written.junit) === cases, 'test cases')
}

function checkGitlab(entries: readonly { readonly fingerprint: string }[], count: number): void {
  holds(new Set(entries.map((one) => one.fingerprint)).size === count, 'fingerprints of GitLab')
}

function checkGithub(text: string, count: number): void {
  const commands = text.trimEnd().split('\n')
  holds(commands.length === count, 'annotations')
  for (const line of commands) holds(/^::(error|warning|notice) [^:]*::/.test(line), line)
}

function casesOf(junit: string): number {
  return junit.replace(/<!\[CDATA\[[\s\S]*?\]\]>/g, '').match(/<testcase /g)?.length ?? 0
}

function holds(right: boolean, what: string): void {
  if (!right) expect.fail(what)
}

interface Report {
  readonly summary: { readonly functions: number; readonly failing: number }
  readonly failures: readonly unknown[]
  readonly findings: readonly {
    readonly counts: boolean
    readonly function: string | null
    readonly waiver: unknown
    readonly baseline: boolean
  }[]
}

interface SarifRun {
  readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } }
  readonly results: readonly {
    readonly ruleId: string
    readonly ruleIndex: number
    readonly partialFingerprints: Readonly<Record<string, string>>
    readonly locations: readonly {
      readonly physicalLocation: { readonly artifactLocation: { readonly uri: string } }
    }[]
  }[]
}

function checkSarif({ tool, results }: SarifRun, count: number): void {
  const prints = new Set(results.map((one) => JSON.stringify(one.partialFingerprints)))
  holds(results.length === count && prints.size === count, `${prints.size} fingerprints of ${count}`)
  for (const { ruleId, ruleIndex, locations } of results) {
    holds(tool.driver.rules[ruleIndex]?.id === ruleId, `${ruleIndex} is not ${ruleId}`)
    const uri = locations[0]?.physicalLocation.artifactLocation.uri ?? ''
    holds(new URL(uri, 'file:///work/').protocol === 'file:', uri)
  }
}
