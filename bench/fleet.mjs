// A fleet on `otl local` with Lambda's request rates: how near a run comes to the time that its own pace demands, and how much memory it takes.
//     node bench/fleet.mjs [functions] [writes a second]
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { CreateFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda'
import { peakMemory } from './measure.mjs'

const [functions = 1_000, rate = 10] = process.argv.slice(2).map(Number)
const root = path.resolve(import.meta.dirname, '..')
const otl = path.join(root, 'bin', 'otl.mjs')
const state = mkdtempSync(path.join(tmpdir(), 'otl-bench-'))
const env = { PATH: process.env.PATH, HOME: state, XDG_STATE_HOME: state, AWS_EC2_METADATA_DISABLED: 'true' }

const local = spawn(
  process.execPath,
  [otl, 'local', 'start', '--port', '0', '--request-rates', '--quiet', '-o', 'json'],
  {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  },
)
try {
  const [line] = await once(createInterface({ input: local.stdout }), 'line')
  const there = { ...env, ...JSON.parse(line).environment }
  await createAll(there.AWS_ENDPOINT_URL)
  for (const command of ['enable', 'disable']) await measure(command, there)
} finally {
  local.kill('SIGINT')
  await once(local, 'exit')
  rmSync(state, { recursive: true, force: true })
}

async function createAll(endpoint) {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
  const client = new LambdaClient({
    endpoint,
    region: 'eu-west-1',
    credentials,
    retryMode: 'adaptive',
    maxAttempts: 30,
  })
  for (let n = 0; n < functions; n++) {
    await client.send(
      new CreateFunctionCommand({
        FunctionName: `fn-${n}`,
        Role: 'arn:aws:iam::000000000000:role/bench',
        Runtime: 'nodejs22.x',
        Handler: 'index.handler',
        Code: { S3Bucket: 'otl-local', S3Key: path.join(root, 'examples', 'order-function') },
        Environment: { Variables: { TABLE: `table-${n}` } },
      }),
    )
  }
  client.destroy()
}

async function measure(command, there) {
  const began = performance.now()
  const args = [otl, command, '--all', '--yes', '--rate', String(rate), '-o', 'json', '-q']
  const child = spawn(process.execPath, args, { env: there, stdio: ['ignore', 'pipe', 'inherit'] })
  let peak = 0
  const watch = setInterval(() => {
    peak = Math.max(peak, peakMemory(child.pid))
  }, 200)
  let out = ''
  child.stdout.on('data', (part) => {
    out += part
  })
  await once(child, 'close')
  clearInterval(watch)
  const seconds = (performance.now() - began) / 1_000
  // An update and a change of tags each; before them, where enable looks around, two questions at ten a second.
  const questions = command === 'enable' ? (2 * functions) / 10 : 0
  const demanded = questions + (2 * functions) / rate
  const ratio = (seconds / demanded).toFixed(2)
  console.log(`otl ${command}, ${functions} functions at ${rate} writes/s: ${seconds.toFixed(1)} s`)
  console.log(`  the pace demands ${demanded.toFixed(1)} s: ${ratio} ×; goal: at most 1.1 ×`)
  console.log(`  memory at most ${peak || '?'} MB; goal: at most 150 MB`)
  console.log(`  ${JSON.stringify(JSON.parse(out).counts)}`)
}
