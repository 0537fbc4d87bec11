import type { Context } from 'hono'

/** A refusal in the shape of AWS's JSON protocols. */
export class CloudWatchError extends Error {
  override readonly name = 'CloudWatchError'
  readonly type: string

  constructor(type: string, message: string) {
    super(message)
    this.type = type
  }
}

export type Members = Readonly<Record<string, unknown>>

/** One operation: the request's members in, the answer's members out. */
export async function answer(c: Context, run: (request: Members) => Members): Promise<Response> {
  try {
    return json(run(await membersOf(c)), 200)
  } catch (error) {
    if (!(error instanceof CloudWatchError)) throw error
    const response = json({ __type: error.type, message: error.message }, 400)
    response.headers.set('x-amzn-ErrorType', error.type)
    return response
  }
}

function json(body: Members, status: number): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/x-amz-json-1.1' },
  })
}

async function membersOf(c: Context): Promise<Members> {
  let value: unknown
  try {
    value = JSON.parse((await c.req.text()) || '{}')
  } catch {
    throw new CloudWatchError('SerializationException', 'The request body is not JSON')
  }
  if (isMembers(value)) return value
  throw new CloudWatchError('SerializationException', 'The request body is not a JSON object')
}

export function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function textOf(request: Members, member: string): string | undefined {
  const value = request[member] ?? undefined
  if (value === undefined || typeof value === 'string') return value
  throw new CloudWatchError('SerializationException', `${member} must be a string`)
}

export function numberOf(request: Members, member: string): number | undefined {
  const value = request[member] ?? undefined
  if (value === undefined || (typeof value === 'number' && Number.isFinite(value))) return value
  throw new CloudWatchError('SerializationException', `${member} must be a number`)
}

export function listOf(request: Members, member: string): readonly unknown[] | undefined {
  const value = request[member] ?? undefined
  if (value === undefined || Array.isArray(value)) return value
  throw new CloudWatchError('SerializationException', `${member} must be a list`)
}
