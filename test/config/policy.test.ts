import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadPolicy } from '../../src/config/index.ts'
import { known } from '../../src/domain/policy/field.ts'
import { subjectOfFunction } from '../../src/domain/policy/live.ts'
import { decidedFor } from '../../src/domain/policy/policy.ts'
import { Exit } from '../../src/errors.ts'
import { aFunction } from '../support/functions.ts'

let base = ''
let count = 0
beforeAll(async () => {
  base = await mkdtemp(path.join(tmpdir(), 'otl-policy-'))
})
afterAll(() => rm(base, { recursive: true }))

/** A folder of its own with these files. */
async function folder(files: Record<string, string>): Promise<string> {
  const root = path.join(base, String(count++))
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(root, name)), { recursive: true })
    await writeFile(path.join(root, name), text)
  }
  return root
}

const yaml = `# what we agreed on
check:
  failOn: warning
  rules:
    layer-outdated: error
  maxBehind: 2
  overrides:
    - when: { functions: ['batch-*'] }
      rules: { timeout-room: off }
      settings: { STAGE: prod }
  waivers:
    - rules: [wrapper-foreign]
      when: { tags: { team: 'data*' } }
      reason: Datadog until March
      owner: data
      expires: 2027-03-31
`
const json = '{ "check": { "failOn": "note" } }'

test.each([
  ['otl.config.json', json],
  ['otl.config.yaml', 'check: { failOn: note }'],
  ['otl.config.yml', 'check: { failOn: note }'],
  ['otl.config.js', 'module.exports = { check: { failOn: "note" } }'],
  ['otl.config.mjs', 'export default { check: { failOn: "note" } }'],
  ['otl.config.cjs', 'module.exports = { check: { failOn: "note" } }'],
  ['otl.config.ts', 'const level: string = "note"\nexport default { check: { failOn: level } }'],
  ['package.json', '{ "otl": { "check": { "failOn": "note" } } }'],
])('%s is found, also from a folder below', async (name, text) => {
  const root = await folder({ [name]: text, 'a/b/keep': '' })
  expect(await loadPolicy(root)).toMatchObject({ policy: { failOn: 'note' }, file: name })
  expect(await loadPolicy(path.join(root, 'a/b'))).toMatchObject({ file: path.join('..', '..', name) })
  expect(await loadPolicy(root, name)).toMatchObject({ policy: { failOn: 'note' } })
})

test('without a file the usual policy holds', async () => {
  const root = await folder({ 'package.json': '{}' })
  const loaded = await loadPolicy(root)
  expect(loaded.file).toBeUndefined()
  expect(loaded.policy).toMatchObject({ failOn: 'error', unknown: 'warning', waivers: [] })
})

test('a policy in full', async () => {
  const { policy, file } = await loadPolicy(await folder({ 'otl.config.yaml': yaml }))
  expect(file).toBe('otl.config.yaml')
  expect(policy).toMatchObject({ failOn: 'warning', severities: { 'layer-outdated': 'error' } })
  const plain = subjectOfFunction(aFunction({ name: 'orders' }))
  const batch = subjectOfFunction(aFunction({ name: 'batch-nightly' }))
  expect(decidedFor(plain, policy)).toMatchObject({ demands: { maxBehind: 2, settings: {} } })
  expect(decidedFor(batch, policy)).toMatchObject({
    severities: { 'timeout-room': 'off', 'layer-outdated': 'error' },
    demands: { settings: { STAGE: 'prod' } },
  })
  const [waiver] = policy.waivers
  expect(waiver).toMatchObject({
    label: 'wrapper-foreign of team=data*',
    expires: '2027-03-31',
    at: { file: 'otl.config.yaml', line: 12 },
  })
  const tagged = { ...plain, tags: known({ entries: new Map([['team', known('data-lake')]]) }) }
  expect([waiver?.applies(plain), waiver?.applies(tagged)]).toEqual([false, true])
})

test.each([
  ['failOn: sometimes', /^otl\.config\.yaml:2:3: "check\.failOn" is none of the words it may be/],
  ['failon: error', /^otl\.config\.yaml:2:3: "check" has no "failon"/],
  ['rules:\n    layer-outdatd: error', /^otl\.config\.yaml:3:5: "check\.rules" has no "layer-outdatd"/],
  [
    'waivers:\n    - rules: [sampler]\n      reason: because',
    /^otl\.config\.yaml:3:7: "check\.waivers\.0" lacks "when"/,
  ],
  [
    'waivers:\n    - rules: [sampler]\n      when: {}\n      reason: because',
    /waivers\.0\.when" should say which functions are meant/,
  ],
  [
    'waivers:\n    - { rules: [sampler], when: { functions: [a] }, reason: because, expires: 2027-13-01 }',
    /:3:\d+: "check\.waivers\.0\.expires" should be a day/,
  ],
  ['rules: [', /^otl\.config\.yaml:\d+:\d+: /],
])('%s: the message names the line', async (text, message) => {
  const root = await folder({ 'otl.config.yaml': `check:\n  ${text}\n` })
  await expect(loadPolicy(root)).rejects.toMatchObject({
    code: Exit.Usage,
    message: expect.stringMatching(message),
  })
})

test.each([
  ['rules: { layer-outdatd: error }', 'did you mean layer-outdated?'],
  ['rules: { outdated-layer: error }', '`otl check --list-rules` shows them'],
  ['rules: { sampler: warn }', 'did you mean warning?'],
  ['rule: {}', 'did you mean rules?'],
  ['failOn: sometimes', 'it takes error, warning, note, never'],
  ['waivers: [{ rules: [sampleer], when: { functions: [a] }, reason: because }]', 'did you mean sampler?'],
  ['waivers: [{ rules: [sampler], when: { function: [a] }, reason: because }]', 'did you mean functions?'],
  ['settings: { STAGE: 1 }', 'put it in quotes'],
  ['propagators: xray', 'for example [one, another]'],
])('%s: %s', async (text, hint) => {
  const root = await folder({ 'otl.config.yaml': `check:\n  ${text}\n` })
  await expect(loadPolicy(root)).rejects.toMatchObject({ code: Exit.Usage, hint })
})

test('a policy of which every line is a comment is the usual one', async () => {
  const loaded = await loadPolicy(await folder({ 'otl.config.yaml': 'check:\n  # failOn: note\n' }))
  expect(loaded).toMatchObject({ file: 'otl.config.yaml', policy: { failOn: 'error' } })
})

test('a baseline is meant from the folder of its policy, and told from the working folder', async () => {
  const root = await folder({ 'otl.config.yaml': 'check: { baseline: b.json }', 'a/keep': '' })
  expect(await loadPolicy(root)).toMatchObject({ baseline: 'b.json' })
  expect(await loadPolicy(path.join(root, 'a'))).toMatchObject({ baseline: path.join('..', 'b.json') })
})

test('aliases that stand for ever more of themselves are refused', async () => {
  const bomb = [
    'a: &a [x, x]',
    ...'bcdefghi'.split('').map((name, at) => {
      const before = 'abcdefghi'[at]
      return `${name}: &${name} [${Array(9).fill(`*${before}`).join(', ')}]`
    }),
  ].join('\n')
  const root = await folder({ 'otl.config.yaml': bomb })
  await expect(loadPolicy(root)).rejects.toMatchObject({ code: Exit.Usage })
})

test.each([
  ['otl.config.ts', '\nthrow new Error("no")', /could not read the policy of otl\.config\.ts:2: no$/],
  ['otl.config.mjs', '\n\nexport default {', /could not read the policy of otl\.config\.mjs:\d: /],
  ['package.json', '{ "otl": ', /could not read the policy of package\.json: /],
  ['otl.config.json', '[1]', /should be a section/],
  ['package.json', '{ "otl": 7 }', /should be a section/],
])('%s: %s', async (name, text, message) => {
  await expect(loadPolicy(await folder({ [name]: text }))).rejects.toThrow(message)
})

test('a file that is named and is not there', async () => {
  await expect(loadPolicy(await folder({ keep: '' }), 'gone.yaml')).rejects.toMatchObject({
    code: Exit.Usage,
  })
})
