// The main job end to end without an AWS account: an uninstrumented function is found untraced, enabled, invoked,
// and its trace is drawn. Every step is the real program as a user would type it.
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { startObjectStore } from './object-store.mjs'
import { startPriceServer } from './price-server.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const program = path.join(root, 'bin', 'otl.mjs')
const code = path.join(root, 'examples', 'order-function')
const colour = process.stdout.isTTY && !process.env.NO_COLOR
const paint = (codes, text) => (colour ? `\u001b[${codes}m${text}\u001b[0m` : text)

const state = await mkdtemp(path.join(tmpdir(), 'otl-demo-'))
// The demo must not see, or touch, anybody's account: no AWS variable of this shell goes through.
const clean = Object.fromEntries(Object.entries(process.env).filter(([key]) => !/^(AWS|OTL|OTEL)_/.test(key)))
const env = { ...clean, XDG_STATE_HOME: state, LOCALAPPDATA: state }

const prices = await startPriceServer()
const store = await startObjectStore()
const local = await startLocal()
let failed
try {
  await tour({ ...env, ...local.environment })
  if (store.objects.size !== 2)
    throw new Error(`expected 2 orders in the object store, found ${store.objects.size}`)
} catch (error) {
  failed = error
} finally {
  await local.stop()
  await Promise.all([prices.close(), store.close()])
  await rm(state, { recursive: true, force: true })
}
if (failed) {
  console.error(`the demo failed: ${failed.message}`)
  process.exitCode = 1
}

/** @param {NodeJS.ProcessEnv} env */
async function tour(env) {
  const variables = { PRICE_URL: prices.url, BUCKET: 'orders', AWS_ENDPOINT_URL_S3: store.url }
  const settings = Object.entries(variables).flatMap(([key, value]) => ['--env', `${key}=${value}`])
  await otl(['local', 'create', 'orders', '--code-dir', code, ...settings], env, { quiet: true })
  const payload = ['--payload', '{"item":"tea","quantity":2}']

  step('1. Is the function traced?')
  await otl(['status', 'orders'], env, { allow: [0, 1] })
  step('2. What would change?')
  await otl(['enable', 'orders', '--dry-run'], env)
  step('3. Change it: one guarded update')
  await otl(['enable', 'orders'], env)
  step('4. The first invocation: a cold start')
  await otl(['invoke', 'orders', ...payload], env)
  step('5. And a warm one')
  await otl(['invoke', 'orders', ...payload], env)
  step('What to type next, with an account of your own')
  for (const line of [
    'npx otl status                       which functions are traced, and what is wrong',
    'npx otl enable my-fn --dry-run       what would change, written nowhere',
    'npx otl enable my-fn                 change it, guarded; otl disable my-fn takes it back',
    'npx otl invoke my-fn                 invoke it and see its trace',
    'npx otl traces my-fn --since 15m     what happened lately',
  ]) {
    console.log(`  ${line}`)
  }
}

function step(title) {
  console.log(`\n${paint('1', title)}`)
}

/** Runs otl with this terminal's streams; fails unless it exits as allowed. */
function otl(args, env, { quiet = false, allow = [0] } = {}) {
  if (!quiet)
    console.log(paint('2', `$ otl ${args.map((arg) => (/[{ ]/.test(arg) ? `'${arg}'` : arg)).join(' ')}`))
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...args], {
      env,
      stdio: ['ignore', quiet ? 'ignore' : 'inherit', 'inherit'],
    })
    child.once('error', reject)
    child.once('exit', (exit) =>
      allow.includes(exit) ? resolve(exit) : reject(new Error(`otl ${args[0]} ended with exit code ${exit}`)),
    )
  })
}

/** Starts `otl local` and waits for the environment that it prints. */
async function startLocal() {
  const args = [program, 'local', 'start', '--port', '0', '--quiet', '-o', 'json']
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  const [line] = await Promise.race([firstLine(child.stdout), ended.then(() => [])])
  if (line === undefined) throw new Error('otl local did not start')
  const stop = async () => {
    child.kill('SIGINT')
    await ended
  }
  return { environment: JSON.parse(line).environment, stop }
}

async function firstLine(stream) {
  for await (const line of createInterface({ input: stream })) return [line]
  return []
}
