// How much memory `otl check` takes for a large account: ten thousand live functions on `otl local`, findings in every one.
//     node bench/check-fleet.mjs [functions]
// Measured with Node 20 on two busy cores, 7 lines of text for each function; the most that the process took:
//     3,000 functions: 218 MB with SARIF before reports were written piece by piece, 155 MB since
//     10,000 functions: 164 MB as text, which keeps counts only; 204 MB with a report in SARIF; 205 MB as JSON (20 MB)
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { CreateFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda'
import { startLocal } from './local.mjs'
import { peakMemory } from './measure.mjs'

const [functions = 10_000] = process.argv.slice(2).map(Number)
const root = path.resolve(import.meta.dirname, '..')
const otl = path.join(root, 'bin', 'otl.mjs')
const state = mkdtempSync(path.join(tmpdir(), 'otl-bench-'))
const env = { PATH: process.env.PATH, HOME: state, XDG_STATE_HOME: state, AWS_EC2_METADATA_DISABLED: 'true' }
const local = await startLocal(otl, [], env)
try {
  const there = { ...env, ...local.environment }
  let made = 0
  for (const count of [functions / 10, functions]) {
    await create(made, count, there.AWS_ENDPOINT_URL)
    made = count
    await measure(count, there)
  }
} finally {
  await local.stop()
  rmSync(state, { recursive: true, force: true })
}

async function create(from, to, endpoint) {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
  const client = new LambdaClient({ endpoint, region: 'eu-west-1', credentials })
  let next = from
  const one = async () => {
    while (next < to) {
      const n = next++
      await client.send(
        new CreateFunctionCommand({
          FunctionName: `fn-${n}`,
          Role: 'arn:aws:iam::000000000000:role/bench',
          Runtime: 'nodejs22.x',
          Handler: 'index.handler',
          Code: { S3Bucket: 'otl-local', S3Key: path.join(root, 'examples', 'order-function') },
          Environment: { Variables: { TABLE: `table-${n}`, LARGE: 'x'.repeat(1_000) } },
        }),
      )
    }
  }
  await Promise.all(Array.from({ length: 16 }, one))
  client.destroy()
}

async function measure(count, there) {
  const began = performance.now()
  const args = [otl, 'check', '--fail-on', 'never', '-o', `sarif=${path.join(state, 'sarif')}`, '-q']
  const child = spawn(process.execPath, args, { env: there, stdio: ['ignore', 'pipe', 'inherit'] })
  let [peak, lines, first] = [0, 0, 0]
  const watch = setInterval(() => {
    peak = Math.max(peak, peakMemory(child.pid))
  }, 100)
  child.stdout.on('data', (part) => {
    first ||= performance.now() - began
    lines += part.toString().split('\n').length - 1
  })
  await once(child, 'close')
  clearInterval(watch)
  const seconds = ((performance.now() - began) / 1_000).toFixed(1)
  console.log(
    `otl check, ${count} functions: ${seconds} s, the first line after ${(first / 1_000).toFixed(1)} s`,
  )
  console.log(`  ${lines} lines and a report in SARIF; memory at most ${peak || '?'} MB`)
}
