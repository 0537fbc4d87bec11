import path from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { commandRows } from '../../src/domain/permissions/commands.ts'
import { exampleText } from '../support/examples.ts'
import { root, runOtl } from '../support/otl.ts'

interface Statement {
  readonly Sid: string
  readonly Action: readonly string[]
}

interface RoleTemplate {
  readonly Resources: {
    readonly OtlCheck: {
      readonly Properties: {
        readonly AssumeRolePolicyDocument: {
          readonly Statement: readonly { Condition: { StringEquals: Record<string, string> } }[]
        }
        readonly Policies: readonly { PolicyDocument: { Statement: readonly Statement[] } }[]
      }
    }
  }
}

const tags = ['!Sub', '!GetAtt'].map((tag) => ({ tag, resolve: (text: string) => text }))
const { Properties } = (parse(exampleText('github-role.yaml'), { customTags: tags }) as RoleTemplate)
  .Resources.OtlCheck

/** Statements that are for `--fix` alone, which a pipeline that only looks does not use. */
const forFix = commandRows
  .flatMap(({ command, mayUse }) => (command === 'check' ? mayUse : []))
  .filter(({ without }) => without.includes('--fix'))
  .map(({ grant }) => `Optional${grant}`)

test('the role may do what otl permissions says for looking, and nothing else; keys of functions are left to their owner', async () => {
  const { out } = await runOtl(['permissions', 'check', '--policy', '--optional'])
  const statements: Statement[] = JSON.parse(out).Statement
  const granted = Properties.Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
  expect(forFix.length).toBeGreaterThan(2)
  expect(granted).toEqual(
    statements.filter(({ Sid, Action }) => !forFix.includes(Sid) && !Action.includes('kms:Decrypt')),
  )
  const writes = granted
    .flatMap(({ Action }) => Action)
    .filter((name) => !/:(Get|List|BatchGet|Simulate)/.test(name))
  expect(writes).toEqual([])
})

test('it trusts one branch of one repository', () => {
  const [{ Condition } = { Condition: { StringEquals: {} } }] = Properties.AssumeRolePolicyDocument.Statement
  const issuer = 'token.actions.githubusercontent.com'
  expect(Condition.StringEquals).toEqual({
    [`${issuer}:aud`]: 'sts.amazonaws.com',
    [`${issuer}:sub`]: expect.stringMatching(/^repo:\$\{Repository\}:ref:refs\/heads\/\$\{Branch\}$/),
  })
})

test('the role of the example is the one that the other examples name', async () => {
  const { out } = await runOtl([
    'check',
    '--template',
    path.join(root, 'examples/pipelines/github-role.yaml'),
  ])
  expect(out).toContain('no function to check')
  for (const name of ['github-live.yml', 'gitlab-ci.yml'])
    expect(exampleText(name)).toContain(':role/otl-check')
})
