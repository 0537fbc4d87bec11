import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { raiseStage, type Stage } from '../docs/stage.ts'
import { example } from '../support/examples.ts'
import { runJob, type StandIn, type WorkflowJob } from '../support/github-job.ts'
import { type Job, newJob } from '../support/github-runner.ts'
import { root, runCommand } from '../support/otl.ts'

interface Workflow {
  readonly permissions: Readonly<Record<string, string>>
  readonly jobs: Readonly<Record<string, WorkflowJob>>
}

function jobOf(file: string, name: string): WorkflowJob {
  const job = example<Workflow>(file).jobs[name]
  if (!job) throw new Error(`${file} has no job ${name}`)
  return job
}

const templates = jobOf('github-templates.yml', 'templates')
const live = jobOf('github-live.yml', 'live')
const checkout: StandIn = () => undefined

test.each(['github-templates.yml', 'github-live.yml'])('%s grants nothing but to its job', (file) => {
  expect(example<Workflow>(file).permissions).toEqual({})
})

test.each(['action.yml', 'examples/pipelines/github-templates.yml', 'examples/pipelines/github-live.yml'])(
  'actions of others in %s are pinned to a whole commit, with the version beside it',
  (file) => {
    const uses = [...readFileSync(path.join(root, file), 'utf8').matchAll(/uses: (.*)/g)].map(
      ([, text]) => text,
    )
    for (const text of uses) expect(text).toMatch(/^[\w/-]+@(0{40}|[0-9a-f]{40} # v\d+\.\d+\.\d+)$/)
    // The action itself uses none.
    if (file === 'action.yml') expect(uses).toEqual([])
  },
)

function pullRequest(from: string) {
  return {
    event_name: 'pull_request',
    repository: 'org/shop',
    event: { pull_request: { head: { repo: { full_name: from } } } },
  }
}

test.each([
  ['org/shop', true],
  ['stranger/shop', false],
])('a pull request of %s is checked without credentials; SARIF uploaded: %s', async (from, uploads) => {
  const job = newJob()
  const uploaded: unknown[] = []
  const { failed, results, ran } = await runJob(
    templates,
    job,
    {
      'actions/checkout': () => {
        cpSync(
          path.join(root, 'test/templates/sam-hello/template.yaml'),
          path.join(job.workspace, 'template.yaml'),
        )
        return undefined
      },
      'github/codeql-action/upload-sarif': ({ sarif_file = '' }) => {
        uploaded.push(JSON.parse(readFileSync(sarif_file, 'utf8')).runs[0].results.length)
        return undefined
      },
    },
    pullRequest(from),
  )
  expect(failed).toBe(true)
  expect(results[0]?.outputs).toMatchObject({ 'exit-code': '1', errors: '3' })
  expect(results[0]?.summary).toContain('| **error** | `active-tracing` | `HelloWorldFunction` |')
  expect(uploaded).toEqual(uploads ? [3] : [])
  expect(ran.includes('github/codeql-action/upload-sarif')).toBe(uploads)
  expect(templates.permissions).not.toHaveProperty('id-token')
})

let stage: Stage
beforeAll(async () => {
  stage = await raiseStage()
})
afterAll(() => stage[Symbol.asyncDispose]())

/** Stands in for the exchange of the token: credentials of the stand-in for AWS, as variables. */
function credentials(endpoint = stage.env.AWS_ENDPOINT_URL ?? ''): StandIn {
  return ({ 'role-to-assume': role, 'aws-region': region = '' }) => {
    expect(role).toMatch(/^arn:aws:iam::\d{12}:role\/otl-check$/)
    expect(live.permissions['id-token']).toBe('write')
    return {
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_MAX_ATTEMPTS: '1',
    }
  }
}

async function writeBaseline(job: Job): Promise<void> {
  const args = ['check', '--all', '--seen', '24h', '--baseline', 'otl-baseline.json', '--update-baseline']
  const { code, err } = await runCommand('otl', args, { cwd: job.workspace, env: stage.env })
  expect([code, err]).toEqual([0, expect.stringContaining('otl-baseline.json holds')])
}

test('live functions: what is in the baseline passes', async () => {
  const job = newJob()
  await writeBaseline(job)
  const standIns = { 'actions/checkout': checkout, 'aws-actions/configure-aws-credentials': credentials() }
  const { failed, results, ran } = await runJob(live, job, standIns)
  expect([failed, results[0]?.outputs['exit-code'], results[0]?.outputs.functions]).toEqual([false, '0', '6'])
  expect(Number(results[0]?.outputs.baselined)).toBeGreaterThan(5)
  expect(ran).toHaveLength(3)
})

test('live functions: what is not in it fails', async () => {
  const job = newJob()
  await writeBaseline(job)
  const file = path.join(job.workspace, 'otl-baseline.json')
  const baseline = JSON.parse(readFileSync(file, 'utf8'))
  const findings = baseline.findings.filter((key: string) => key !== 'active-tracing eu-west-1 orders')
  writeFileSync(file, JSON.stringify({ ...baseline, findings }))
  const standIns = { 'actions/checkout': checkout, 'aws-actions/configure-aws-credentials': credentials() }
  const { failed, results } = await runJob(live, job, standIns)
  expect([failed, results.length, results[0]?.outputs.errors]).toEqual([true, 1, '1'])
  expect(results[0]?.summary).toMatch(/^### otl check: 1 of 6 fail, \d+ in the baseline/)
})

test('live functions: AWS that does not answer is 3, and a step says that it is no finding', async () => {
  const job = newJob()
  await writeBaseline(job)
  const nobody = credentials('http://127.0.0.1:1')
  const standIns = { 'actions/checkout': checkout, 'aws-actions/configure-aws-credentials': nobody }
  const { failed, results } = await runJob(live, job, standIns)
  expect([failed, results[0]?.outputs['exit-code']]).toEqual([true, '3'])
  expect(results[1]?.commands).toMatchObject([{ name: 'warning', properties: { title: 'otl check' } }])
})

test('live functions: without the baseline that is named the inputs are wrong', async () => {
  const job = newJob()
  const standIns = { 'actions/checkout': checkout, 'aws-actions/configure-aws-credentials': credentials() }
  const { results } = await runJob(live, job, standIns)
  expect(results.map(({ code }) => code)).toEqual([2])
  expect(existsSync(path.join(job.workspace, 'otl-baseline.json'))).toBe(false)
})
