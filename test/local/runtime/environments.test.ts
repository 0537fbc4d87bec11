import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { expect, test } from 'vitest'
import type { DeployedFunction } from '../../../src/local/contract.ts'
import {
  aFunction,
  aStage,
  builtWorkerPath,
  invoke,
  isRunning,
  prepareWorker,
  until,
} from './support/stage.ts'

prepareWorker()

/** Answers with its process id and how often it was called; waits for a file when told to. */
const counter = {
  'index.mjs': `import { existsSync } from 'node:fs'
    let calls = 0
    export const handler = async ({ waitFor }) => {
      calls += 1
      while (waitFor && !existsSync(waitFor)) await new Promise((resolve) => setTimeout(resolve, 5))
      return { pid: process.pid, calls }
    }`,
}

const gate = (fn: DeployedFunction) => path.join(fn.codeDirectory, 'gate')

async function open(fn: DeployedFunction): Promise<void> {
  await writeFile(gate(fn), '')
}

test('an environment is cold once and warm afterwards', async () => {
  const stage = await aStage()
  const fn = await aFunction(counter)
  const first = await invoke(stage, fn)
  const second = await invoke(stage, fn)
  expect([first.json.calls, second.json.calls]).toEqual([1, 2])
  expect(second.json.pid).toBe(first.json.pid)
  expect(first.log).toMatch(/Init Duration: \d+\.\d\d ms/)
  expect(second.log).not.toContain('Init Duration')
  expect(second.log).toMatch(/Memory Size: 256 MB\tMax Memory Used: \d+ MB/)
})

test('invocations at the same time have environments of their own', async () => {
  const stage = await aStage()
  const fn = await aFunction(counter)
  const both = [invoke(stage, fn, { waitFor: gate(fn) }), invoke(stage, fn, { waitFor: gate(fn) })]
  await open(fn)
  const [one, other] = await Promise.all(both)
  expect(one?.json.pid).not.toBe(other?.json.pid)
})

test('beyond the limit invocations wait for an environment', async () => {
  const stage = await aStage({ limits: { environmentsPerFunction: 2 } })
  const fn = await aFunction(counter)
  const all = Array.from({ length: 6 }, () => invoke(stage, fn, { waitFor: gate(fn) }))
  await open(fn)
  const answers = await Promise.all(all)
  expect(new Set(answers.map(({ json }) => json.pid)).size).toBe(2)
  expect(answers.every(({ functionError }) => functionError === undefined)).toBe(true)
})

test('an environment takes no invocation of another generation', async () => {
  const stage = await aStage()
  const fn = await aFunction(counter)
  const before = await invoke(stage, fn)
  const after = await invoke(stage, { ...fn, generation: '2' })
  expect(after.json.pid).not.toBe(before.json.pid)
  await until(() => !isRunning(before.json.pid))
})

test('retire lets an invocation finish and leaves no process', async () => {
  const stage = await aStage()
  const fn = await aFunction(counter)
  const idle = await invoke(stage, fn)
  const busy = invoke(stage, fn, { waitFor: gate(fn) })
  const retired = stage.runtime.retire(fn.arn)
  await open(fn)
  expect((await busy).json.calls).toBe(2)
  await retired
  expect(isRunning(idle.json.pid)).toBe(false)
  expect((await invoke(stage, fn)).json.calls).toBe(1)
})

test('an idle environment ends', async () => {
  const stage = await aStage({ limits: { idleMilliseconds: 20 } })
  const { json } = await invoke(stage, await aFunction(counter))
  await until(() => !isRunning(json.pid))
})

test('close ends processes, theirs too, and what was in flight', async () => {
  const stage = await aStage()
  const fn = await aFunction({
    'index.mjs': `import { spawn } from 'node:child_process'
      export const handler = async ({ hang }) => {
        const child = spawn('sleep', ['600'])
        console.log('pids', process.pid, child.pid)
        while (hang);
        return [process.pid, child.pid]
      }`,
  })
  const idle = await invoke(stage, fn)
  const busy = invoke(stage, { ...fn, arn: `${fn.arn}-busy` }, { hang: true })
  const printed = () =>
    stage.lines.flatMap((line) => /pids (\d+) (\d+)/.exec(line)?.slice(1).map(Number) ?? [])
  await until(() => printed().length === 4)
  await stage.runtime.close()
  expect((await busy).json.errorType).toBe('Runtime.ExitError')
  // What the function started is nobody's child any more: the system takes it away when it gets to it.
  await until(() => !printed().some(isRunning))
  expect(printed()).toEqual(expect.arrayContaining(idle.json))
  await expect(invoke(stage, fn)).rejects.toThrow('shutting down')
})

test('close takes the private folder away', async () => {
  const folders = async () => (await readdir(tmpdir())).filter((name) => name.startsWith('otl-local-'))
  const stage = await aStage()
  const fn = await aFunction({ 'index.mjs': 'export const handler = async () => process.env.HOME' })
  const home: string = (await invoke(stage, fn)).json
  expect(await folders()).toContain(path.basename(path.dirname(home)))
  await stage.runtime.close()
  expect(existsSync(path.dirname(home))).toBe(false)
})

test('one environment cannot answer for another', async () => {
  const stage = await aStage()
  const fn = await aFunction({
    'index.mjs': `export const handler = async (event, { awsRequestId }) => {
      const [authority] = process.env.AWS_LAMBDA_RUNTIME_API.split('/')
      const send = (base, id) =>
        fetch('http://' + base + '/2018-06-01/runtime/invocation/' + id + '/response', { method: 'POST', body: '"forged"' })
      const answers = await Promise.all([
        send(authority, awsRequestId),
        send(authority + '/' + '0'.repeat(32), awsRequestId),
        send(process.env.AWS_LAMBDA_RUNTIME_API, 'another-request'),
      ])
      return answers.map(({ status }) => status)
    }`,
  })
  expect((await invoke(stage, fn)).json).toEqual([403, 403, 400])
})

test('no process outlives otl, not even a busy one when otl is killed', async () => {
  const program = path.join(path.dirname(builtWorkerPath()), 'host.mjs')
  const runtime = fileURLToPath(new URL('../../../src/local/runtime/index.ts', import.meta.url))
  await build({
    stdin: { contents: host(runtime), resolveDir: path.dirname(runtime), loader: 'ts' },
    outfile: program,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
  })
  const fn = await aFunction({
    'index.mjs': `export const handler = async () => { console.log('pid', process.pid, process.env.HOME); for (;;); }`,
  })
  const otl = spawn(process.execPath, [program, JSON.stringify(fn), builtWorkerPath()], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  otl.stdout.on('data', (chunk) => {
    output += chunk
  })
  const pid = () => /pid (\d+) (\S+)/.exec(output)
  await until(() => pid() !== null)
  otl.kill('SIGKILL')
  await until(() => !isRunning(Number(pid()?.[1])))
  await until(() => !existsSync(path.dirname(pid()?.[2] ?? '')))
})

function host(runtime: string): string {
  return `import { createRuntime } from ${JSON.stringify(runtime)}
    const [fn, workerPath] = process.argv.slice(2)
    const runtime = await createRuntime({
      sink: { put() {} }, daemonAddress: '127.0.0.1:9', segments: 'older', log: console.log, workerPath,
    })
    await runtime.invoke(JSON.parse(fn), { requestId: 'r', payload: new Uint8Array(), type: 'RequestResponse' })`
}
