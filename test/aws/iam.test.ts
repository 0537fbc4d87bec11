import { IAMClient } from '@aws-sdk/client-iam'
import { expect, onTestFinished, test } from 'vitest'
import { attachedPolicies, attachPolicy, detachPolicy, roleArn, simulate } from '../../src/aws/iam.ts'
import { serveRequests } from '../support/http.ts'

const { signal } = new AbortController()
const ROLE = 'arn:aws:iam::123456789012:role/orders-role'

/** IAM speaks the query protocol: a form in, XML out. */
async function iam(answer: (form: URLSearchParams) => { status?: number; xml: string }) {
  const forms: URLSearchParams[] = []
  const server = await serveRequests(async (request) => {
    const form = new URLSearchParams(await request.text())
    forms.push(form)
    const { status = 200, xml } = answer(form)
    return new Response(xml, { status, headers: { 'content-type': 'text/xml' } })
  })
  const credentials = { accessKeyId: 'x', secretAccessKey: 'y' }
  const client = new IAMClient({ endpoint: server.url, region: 'eu-west-1', credentials, maxAttempts: 1 })
  onTestFinished(async () => {
    client.destroy()
    await server[Symbol.asyncDispose]()
  })
  return { client, forms }
}

const answered = (action: string, inside: string) =>
  `<${action}Response xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><${action}Result>${inside}</${action}Result></${action}Response>`
const fault = (code: string) =>
  `<ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><Error><Type>Sender</Type><Code>${code}</Code><Message>no</Message></Error></ErrorResponse>`
const decision = (action: string, decided: string, missing = '') =>
  `<member><EvalActionName>${action}</EvalActionName><EvalDecision>${decided}</EvalDecision><EvalResourceName>*</EvalResourceName>${missing}</member>`

test('decisions of all pages, with the account as context', async () => {
  const { client, forms } = await iam((form) => ({
    xml: answered(
      'SimulatePrincipalPolicy',
      form.get('Marker') === 'm'
        ? `<IsTruncated>false</IsTruncated><EvaluationResults>${decision('xray:B', 'explicitDeny')}</EvaluationResults>`
        : `<IsTruncated>true</IsTruncated><Marker>m</Marker><EvaluationResults>${decision('xray:A', 'allowed')}</EvaluationResults>`,
    ),
  }))
  const asked = { principalArn: ROLE, actions: ['xray:A', 'xray:B'] }
  expect([...(await simulate(client, asked, signal))]).toEqual([
    ['xray:A', 'allowed'],
    ['xray:B', 'explicitDeny'],
  ])
  expect(Object.fromEntries(forms[0] ?? [])).toMatchObject({
    PolicySourceArn: ROLE,
    'ContextEntries.member.1.ContextKeyName': 'aws:ResourceAccount',
    'ContextEntries.member.1.ContextKeyValues.member.1': '123456789012',
  })
})

test('a refusal that hangs on a condition nobody gave a value for leaves it open; a statement does not', async () => {
  const missing = '<MissingContextValues><member>aws:SourceVpc</member></MissingContextValues>'
  const { client } = await iam(() => ({
    xml: answered(
      'SimulatePrincipalPolicy',
      `<IsTruncated>false</IsTruncated><EvaluationResults>${decision('xray:A', 'implicitDeny', missing)}${decision('xray:B', 'explicitDeny', missing)}${decision('xray:C', 'implicitDeny', '<MissingContextValues/>')}</EvaluationResults>`,
    ),
  }))
  const asked = { principalArn: ROLE, actions: ['xray:A', 'xray:B', 'xray:C'] }
  expect(Object.fromEntries(await simulate(client, asked, signal))).toEqual({
    'xray:A': 'open',
    'xray:B': 'explicitDeny',
    'xray:C': 'implicitDeny',
  })
})

test('an answer that leaves an action out is no answer', async () => {
  const { client } = await iam(() => ({
    xml: answered(
      'SimulatePrincipalPolicy',
      `<EvaluationResults>${decision('xray:A', 'allowed')}</EvaluationResults>`,
    ),
  }))
  const asked = { principalArn: ROLE, actions: ['xray:A', 'xray:B'] }
  await expect(simulate(client, asked, signal)).rejects.toThrow(/about other actions/)
})

test('a denied simulator is named by its permission', async () => {
  const { client } = await iam(() => ({ status: 403, xml: fault('AccessDenied') }))
  const asked = { principalArn: ROLE, actions: ['xray:A'] }
  await expect(simulate(client, asked, signal)).rejects.toThrow(/iam:SimulatePrincipalPolicy/)
})

test('attached policies, and a role’s whole ARN', async () => {
  const { client } = await iam((form) => ({
    xml:
      form.get('Action') === 'GetRole'
        ? answered(
            'GetRole',
            '<Role><Path>/team/</Path><RoleName>deploy</RoleName><RoleId>AROA</RoleId><Arn>arn:aws:iam::123456789012:role/team/deploy</Arn><CreateDate>2026-01-01T00:00:00Z</CreateDate></Role>',
          )
        : answered(
            'ListAttachedRolePolicies',
            '<IsTruncated>false</IsTruncated><AttachedPolicies><member><PolicyName>X</PolicyName><PolicyArn>arn:aws:iam::aws:policy/X</PolicyArn></member></AttachedPolicies>',
          ),
  }))
  expect(await attachedPolicies(client, 'orders-role', signal)).toEqual(['arn:aws:iam::aws:policy/X'])
  expect(await roleArn(client, 'deploy', signal)).toBe('arn:aws:iam::123456789012:role/team/deploy')
})

test('a policy that is not attached any more needs no detaching', async () => {
  const change = { role: 'orders-role', arn: 'arn:aws:iam::aws:policy/X' }
  const gone = await iam(() => ({ status: 404, xml: fault('NoSuchEntity') }))
  await detachPolicy(gone.client, change, signal)
  expect(gone.forms[0]?.get('Action')).toBe('DetachRolePolicy')
  await expect(attachPolicy(gone.client, change, signal)).rejects.toThrow(/iam:AttachRolePolicy/)
})
