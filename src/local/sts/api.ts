import { Hono } from 'hono'
import type { LocalEnv } from '../server/app.ts'

const ACCOUNT = '000000000000'
const NAMESPACE = 'https://sts.amazonaws.com/doc/2011-06-15/'

/** STS speaks AWS's query protocol: a form on POST /, XML in answer. GetCallerIdentity is all it knows. */
export function stsRoutes(): Hono<LocalEnv> {
  return new Hono<LocalEnv>().post('/', async (c, next) => {
    const type = c.req.header('content-type') ?? ''
    if (!type.startsWith('application/x-www-form-urlencoded')) return next()
    const action = new URLSearchParams(await c.req.text()).get('Action') ?? ''
    const { requestId } = c.var
    if (action === 'GetCallerIdentity') return xml(200, identity(requestId))
    const response = xml(400, invalidAction(action, requestId))
    response.headers.set('x-amzn-ErrorType', 'InvalidAction')
    return response
  })
}

function identity(requestId: string): string {
  return [
    `<GetCallerIdentityResponse xmlns="${NAMESPACE}">`,
    '  <GetCallerIdentityResult>',
    `    <Arn>arn:aws:iam::${ACCOUNT}:user/otl-local</Arn>`,
    '    <UserId>AIDAOTLLOCAL000000000</UserId>',
    `    <Account>${ACCOUNT}</Account>`,
    '  </GetCallerIdentityResult>',
    `  <ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata>`,
    '</GetCallerIdentityResponse>',
  ].join('\n')
}

function invalidAction(action: string, requestId: string): string {
  // The action is the caller's text: only what can be a name goes into the XML.
  const shown = action.replace(/[^a-zA-Z0-9]/g, '').slice(0, 64)
  return [
    `<ErrorResponse xmlns="${NAMESPACE}">`,
    '  <Error>',
    '    <Type>Sender</Type>',
    '    <Code>InvalidAction</Code>',
    `    <Message>Could not find operation ${shown} for version 2011-06-15</Message>`,
    '  </Error>',
    `  <RequestId>${requestId}</RequestId>`,
    '</ErrorResponse>',
  ].join('\n')
}

function xml(status: number, text: string): Response {
  return new Response(text, { status, headers: { 'content-type': 'text/xml' } })
}
