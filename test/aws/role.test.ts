import { afterEach, expect, test } from 'vitest'
import { iamClient } from '../../src/aws/iam-client.ts'
import { roleMayTrace } from '../../src/aws/role.ts'
import { serveRequests, type TestServer } from '../support/http.ts'

const ROLE = 'arn:aws:iam::123456789012:role/service-role/orders-role'
const running = new AbortController().signal
const open: TestServer[] = []
afterEach(async () => {
  for (const server of open.splice(0)) await server[Symbol.asyncDispose]()
})

type Answers = Readonly<Record<string, string | { readonly denied: string } | readonly string[]>>

/** IAM's query protocol over real HTTP: a form in, XML out. An array is one answer after the other. */
async function iam(answers: Answers) {
  const asked: URLSearchParams[] = []
  const server = await serveRequests(async (request) => {
    const form = new URLSearchParams(await request.text())
    asked.push(form)
    const action = form.get('Action') ?? ''
    const turn = asked.filter((one) => one.get('Action') === action).length - 1
    const answer = answers[action]
    if (answer === undefined || (typeof answer === 'object' && 'denied' in answer)) return denied(action)
    const body = typeof answer === 'string' ? answer : (answer[turn] ?? '')
    return xml(
      200,
      `<${action}Response xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><${action}Result>${body}</${action}Result></${action}Response>`,
    )
  })
  open.push(server)
  const client = iamClient({ region: 'eu-west-1', endpoint: server.url, signal: running })
  client.config.credentials = async () => ({ accessKeyId: 'test', secretAccessKey: 'test' })
  return { client, asked }
}

const xml = (status: number, text: string) =>
  new Response(text, { status, headers: { 'content-type': 'text/xml' } })
const denied = (action: string) =>
  xml(
    403,
    `<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>not authorized to perform: iam:${action}</Message></Error><RequestId>1</RequestId></ErrorResponse>`,
  )

const evaluated = (decision: string, missing = '') =>
  `<EvaluationResults><member><EvalActionName>xray:PutTraceSegments</EvalActionName><EvalDecision>${decision}</EvalDecision><MissingContextValues>${missing}</MissingContextValues></member></EvaluationResults><IsTruncated>false</IsTruncated>`
const attached = (arns: readonly string[], marker = '') =>
  `<AttachedPolicies>${arns.map((arn) => `<member><PolicyName>${arn.split('/').at(-1)}</PolicyName><PolicyArn>${arn}</PolicyArn></member>`).join('')}</AttachedPolicies><IsTruncated>${marker !== ''}</IsTruncated>${marker && `<Marker>${marker}</Marker>`}`
const managed = 'arn:aws:iam::aws:policy/AWSXRayDaemonWriteAccess'
const own = 'arn:aws:iam::123456789012:policy/AWSXRayDaemonWriteAccess'

test.each<[string, Answers, string]>([
  ['allowed', { SimulatePrincipalPolicy: evaluated('allowed') }, 'yes'],
  ['denied by a statement', { SimulatePrincipalPolicy: evaluated('explicitDeny') }, 'no'],
  ['allowed by nothing', { SimulatePrincipalPolicy: evaluated('implicitDeny') }, 'no'],
  [
    'hanging on a condition',
    {
      SimulatePrincipalPolicy: evaluated('implicitDeny', '<member>aws:SourceVpc</member>'),
      ListAttachedRolePolicies: attached([]),
    },
    'could not check',
  ],
  ['no simulation, a managed policy', { ListAttachedRolePolicies: attached([managed]) }, 'yes'],
  [
    'no simulation, one in a folder',
    { ListAttachedRolePolicies: attached(['arn:aws:iam::aws:policy/service-role/AWSXRayDaemonWriteAccess']) },
    'yes',
  ],
  [
    'no simulation, one of the account that only bears the name',
    { ListAttachedRolePolicies: attached([own]) },
    'could not check',
  ],
  [
    'no simulation, on the second page',
    { ListAttachedRolePolicies: [attached([own], 'next'), attached([managed])] },
    'yes',
  ],
  ['nothing may be asked', {}, 'could not check'],
])('%s', async (_, answers, expected) => {
  const { client } = await iam(answers)
  expect(await roleMayTrace(client, ROLE, running)).toBe(expected)
})

test('it asks about the one action, for the role, in the role’s account; and lists by the role’s name', async () => {
  const { client, asked } = await iam({})
  await roleMayTrace(client, ROLE, running)
  expect(asked.map((form) => Object.fromEntries(form))).toEqual([
    expect.objectContaining({
      Action: 'SimulatePrincipalPolicy',
      PolicySourceArn: ROLE,
      'ActionNames.member.1': 'xray:PutTraceSegments',
      'ContextEntries.member.1.ContextKeyValues.member.1': '123456789012',
    }),
    expect.objectContaining({ Action: 'ListAttachedRolePolicies', RoleName: 'orders-role' }),
  ])
})

test('an interruption is no answer', async () => {
  const { client } = await iam({})
  await expect(roleMayTrace(client, ROLE, AbortSignal.abort())).rejects.toThrow()
})
