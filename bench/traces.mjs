// `otl traces` on an `otl local` with recorded traces, against `sam traces` on the same endpoint.
import { spawn, spawnSync } from 'node:child_process'
import { PutTraceSegmentsCommand, XRayClient } from '@aws-sdk/client-xray'
import { startLocal } from './local.mjs'
import { peakMemory, report, sideBySide, summary } from './measure.mjs'
import { documentsOf, moved, startOf } from './recorded.mjs'
import { samOf } from './sam.mjs'

const COUNTS = [1, 100, 1_000]
const SUMMARIES = [100, 1_000, 10_000]
/** Documents a call; X-Ray takes no more. */
const A_CALL = 50

/**
 * @param {object} asked
 * @param {string} asked.otl path of the program
 * @param {NodeJS.ProcessEnv} asked.env
 * @param {string} asked.folder for what is installed
 * @param {string} asked.text a recorded trace
 * @param {number} asked.rounds
 * @param {boolean} asked.rivals whether sam is installed where it is not
 */
export async function measureTraces({ otl, env, folder, text, rounds, rivals }) {
  const sam = await samOf(folder, rivals)
  for (const count of COUNTS) {
    await withTraces({ otl, env, text, count }, async (there) => {
      const node = process.execPath
      const ours = [otl, 'traces', '--since', '1h', '--limit', `${count}`, '--draw', `${count}`, '--no-tui']
      const programs = { 'otl traces, list and waterfalls': { command: node, args: ours, env: there } }
      const rival = { command: sam, args: samArgs, env: samEnv(there) }
      const why = sam === undefined ? undefined : unfit(rival, count)
      if (why !== undefined) console.log(`\n(sam traces is left out of ${count} traces: ${why})`)
      else if (sam) programs['sam traces'] = rival
      const results = await sideBySide(programs, count > 100 ? Math.min(rounds, 3) : rounds)
      report(`${count} traces, read and drawn`, results, 'otl traces, list and waterfalls')
    })
  }
  console.log('\nsummaries, to the first row and to the last; goal: the first before the last page is read')
  for (const count of SUMMARIES) {
    await withTraces({ otl, env, text, count, whole: false }, async (there) => {
      const runs = []
      for (let round = 0; round < Math.min(rounds, 3); round++) runs.push(await rowsOf(otl, count, there))
      const first = summary(runs.map((one) => one.first)).median
      const last = summary(runs.map((one) => one.last)).median
      const rows = runs[0].rows
      console.log(
        `  ${String(count).padStart(6)} traces, ${rows} rows: first ${first.toFixed(0)} ms, last ${last.toFixed(0)} ms, ${(last / count).toFixed(2)} ms a trace, ${Math.max(...runs.map((one) => one.memory))} MB`,
      )
    })
  }
}

const samArgs = ['traces', '--start-time', '1 hour ago', '--region', 'eu-west-1']

/** A rival that leaves traces out would be fast. */
function unfit({ command, args, env }, count) {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', env, maxBuffer: 1e9 })
  if (status !== 0) return `it ended with ${status}: ${stderr.trim().split('\n').at(-1)}`
  const shown = new Set(stdout.match(TRACE_ID)).size
  return shown < count ? `it shows ${shown} of them` : undefined
}

const TRACE_ID = /1-[0-9a-f]{8}-[0-9a-f]{24}/g

/** Its statistics go to AWS. */
function samEnv(env) {
  return { ...env, SAM_CLI_TELEMETRY: '0', AWS_DEFAULT_REGION: 'eu-west-1' }
}

async function withTraces({ otl, env, text, count, whole = true }, work) {
  const local = await startLocal(otl, [], withoutAccount(env))
  try {
    await put(local.environment.AWS_ENDPOINT_URL, text, count, whole)
    await work({ ...withoutAccount(env), ...local.environment })
  } finally {
    await local.stop()
  }
}

/** The recorded trace so many times, under ids of their own, within the last half hour. @param whole or its first document alone */
async function put(endpoint, text, count, whole) {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
  const client = new XRayClient({ endpoint, region: 'eu-west-1', credentials })
  const recorded = documentsOf(text)
  const first = startOf(recorded)
  const now = Math.floor(Date.now() / 1000)
  const documents = Array.from({ length: count }, (_, n) => {
    const start = now - 60 - (n % 1_700)
    const id = `1-${start.toString(16)}-${n.toString(16).padStart(24, '0')}`
    const kept = whole ? recorded : recorded.slice(0, 1)
    return kept.map((one) => ({ ...moved(one, start - first), trace_id: id }))
  }).flat()
  for (let at = 0; at < documents.length; at += A_CALL) {
    const some = documents.slice(at, at + A_CALL).map((one) => JSON.stringify(one))
    const { UnprocessedTraceSegments: refused = [] } = await client.send(
      new PutTraceSegmentsCommand({ TraceSegmentDocuments: some }),
    )
    if (refused.length > 0) throw new Error(`otl local refused ${JSON.stringify(refused[0])}`)
  }
  client.destroy()
}

/** When the first row and the last were there, in milliseconds since the program was started. */
async function rowsOf(otl, count, env) {
  const args = [otl, 'traces', '--since', '1h', '--limit', `${count}`, '--draw', '0', '--no-tui']
  const started = performance.now()
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] })
  const found = { first: 0, last: 0, rows: 0, memory: 0 }
  const looking = setInterval(() => {
    found.memory = Math.max(found.memory, peakMemory(child.pid))
  }, 50)
  for await (const part of child.stdout.setEncoding('utf8')) {
    const rows = part.match(TRACE_ID)?.length ?? 0
    if (rows === 0) continue
    found.rows += rows
    if (found.first === 0) found.first = performance.now() - started
    found.last = performance.now() - started
  }
  clearInterval(looking)
  return found
}

/** An account of this shell's must not be asked. */
function withoutAccount(env) {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('AWS_')))
}
