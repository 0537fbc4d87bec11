import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { expect, test } from 'vitest'
import { expectSafeLines } from '../support/lines.ts'
import { type LocalProcess, root, runOtl, startLocalProcess, startOtl } from '../support/otl.ts'

const talker = ['--function', `talker=${root}/test/e2e/fixtures/talker`]

function runner(local: LocalProcess) {
  return (...args: string[]) => runOtl(args, { env: { ...local.env, XDG_STATE_HOME: local.state } })
}

test('a function is invoked with its log, and found by what happened', async () => {
  await using local = await startLocalProcess(talker)
  const otl = runner(local)
  await otl('enable', 'talker')
  const invoked = await otl('invoke', 'talker', '--logs', '--payload', '{"order":17}', '--width', '80')
  expect(invoked.code).toBe(0)
  for (const line of ['INFO order 17', 'a bare line', 'INFO line 0', 'REPORT Duration']) {
    expect(invoked.out).toContain(line)
  }
  expectSafeLines(invoked.out.trimEnd().split('\n'), 80)
  await otl('invoke', 'talker')

  const rows = async (...flags: string[]) => {
    const { out, code, err } = await otl('traces', 'talker', '-o', 'json', ...flags)
    expect({ code, err }).toEqual({ code: 0, err: '' })
    return JSON.parse(out)
  }
  expect(await rows()).toMatchObject({
    found: 2,
    invocations: 2,
    sampledShare: 1,
    stores: [{ region: 'eu-west-1', store: 'X-Ray', searched: false }],
  })
  const [failed, cold] = (await rows()).traces
  expect((await rows('--cold')).traces).toMatchObject([{ id: cold.id }])
  expect((await rows('--failed')).traces).toMatchObject([{ id: failed.id }])
  expect((await rows('--slow', '1h')).traces).toEqual([])
  expect((await rows('--sort', 'duration')).traces).toMatchObject([{ id: cold.id }, { id: failed.id }])
  const text = await otl('traces', 'talker')
  expect(text.out.split('\n')[1]).toBe('for 2 invocations (100 %) · from X-Ray')

  const trace = await otl('trace', failed.id, '--logs', '-o', 'json')
  const [{ logs }] = JSON.parse(trace.out).traces
  expect(logs).toMatchObject([{ function: 'talker', logGroup: '/aws/lambda/talker', complete: true }])
  expect(logs[0].lines.map(({ message }: { message: string }) => message).join('\n')).toContain(
    'which order?',
  )
  expect(logs[0].lines.map(({ message }: { message: string }) => message).join('\n')).not.toContain(
    'order 17',
  )
})

test('following prints each trace once, and Ctrl-C ends it with a summary and 130', async () => {
  await using local = await startLocalProcess(talker)
  const otl = runner(local)
  await otl('enable', 'talker')
  await otl('invoke', 'talker', '--payload', '{"order":1}')
  const following = startOtl(['traces', 'talker', '--follow', '-o', 'json'], { env: local.env })
  const ended = once(following, 'close')
  let err = ''
  following.stderr.on('data', (part) => {
    err += part
  })
  const rows: { id: string; again: boolean; partial: boolean }[] = []
  for await (const line of createInterface({ input: following.stdout })) {
    rows.push(JSON.parse(line))
    if (rows.length === 1) await otl('invoke', 'talker', '--payload', '{"order":2}')
    if (rows.some(({ id, partial }) => id !== rows[0]?.id && !partial)) following.kill('SIGINT')
  }
  expect(await ended).toEqual([130, null])
  expect(new Set(rows.map(({ id }) => id)).size).toBe(2)
  expect(rows.filter(({ again }) => !again)).toHaveLength(2)
  expect(err).toMatch(/^followed for .*: 2 traces(, \d+ new revisions?)?\n$/)
})

test('with Transaction Search nothing is indexed, and everything is found', async () => {
  await using local = await startLocalProcess([...talker, '--transaction-search', '0'])
  const otl = runner(local)
  await otl('enable', 'talker')
  const invoked = await otl('invoke', 'talker', '--payload', '{"order":17}', '-o', 'json')
  expect(invoked.code).toBe(0)
  const { traceId, trace } = JSON.parse(invoked.out)
  expect(trace.id).toBe(traceId)
  await otl('invoke', 'talker')

  const all = await otl('traces', 'talker', '--draw', '0')
  expect(all).toMatchObject({
    code: 0,
    err: expect.stringContaining('finds only the 0 % that it has indexed'),
  })
  expect(all.out.split('\n').slice(0, 2)).toEqual([
    expect.stringMatching(/^2 traces, /),
    'for 2 invocations (100 %) · from Transaction Search',
  ])
  const failed = JSON.parse((await otl('traces', 'talker', '--failed', '-o', 'json')).out)
  expect(failed).toMatchObject({ found: 1, traces: [{ status: expect.stringMatching(/error|fault/) }] })
  const index = await otl('traces', 'talker', '--filter', 'ok', '-o', 'json')
  expect(JSON.parse(index.out)).toMatchObject({ found: 0, stores: [{ searched: false, indexedPercent: 0 }] })

  const stats = await otl('traces', 'talker', '--stats', '-o', 'json')
  expect(JSON.parse(stats.out)).toMatchObject({ found: 2, read: 2 })
  expect(stats.err).toContain('Transaction Search')
  const map = await otl('map', '-o', 'json')
  expect(JSON.parse(map.out)).toMatchObject({ from: 'traces', traces: 2 })
  expect(map.out).toContain('"name": "talker"')
  expect(await otl('trace', 'diff', traceId, failed.traces[0].id)).toMatchObject({ code: 0 })

  const one = await otl('trace', traceId)
  expect(one).toMatchObject({ code: 0, out: expect.stringContaining('talker') })
  expect(one.err).toContain('Transaction Search')
  expect(await otl('trace', '1-581cf771-a006649127e371903a2de979')).toMatchObject({ code: 1 })
})
