import type { Context, Handler } from 'hono'
import { isObject, type Node } from './node.ts'

/** A request X-Ray would refuse; becomes its error answer. */
export class RequestError extends Error {
  override readonly name = 'RequestError'
  readonly type: string

  constructor(message: string, type = 'InvalidRequestException') {
    super(message)
    this.type = type
  }
}

/** One operation of X-Ray's JSON protocol: the request's members in, the answer's members out. */
export function operation(run: (request: Node) => Node): Handler {
  return async (context) => {
    try {
      return context.json(run(membersOf(await context.req.text())))
    } catch (error) {
      if (error instanceof RequestError) return refusal(context, error)
      throw error
    }
  }
}

export function refusal(context: Context, error: RequestError): Response {
  context.header('x-amzn-ErrorType', error.type)
  return context.json({ __type: error.type, Message: error.message }, 400)
}

function membersOf(text: string): Node {
  if (text === '') return {}
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new RequestError('The request body is not JSON', 'SerializationException')
  }
  if (!isObject(value))
    throw new RequestError('The request body is not a JSON object', 'SerializationException')
  return value
}

/** @throws RequestError when the member is there and not a string */
export function optionalText(request: Node, member: string): string | undefined {
  const value = request[member]
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'string') throw new RequestError(`${member} must be a string`)
  return value
}

export function requiredTime(request: Node, member: string): number {
  const value = request[member]
  if (value === undefined || value === null) throw new RequestError(`${member} is required`)
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new RequestError(`${member} must be a time`)
  return value
}

export function requiredTexts(request: Node, member: string): readonly string[] {
  const value = request[member]
  if (!Array.isArray(value)) throw new RequestError(`${member} is required`)
  return value.map((entry) => {
    if (typeof entry !== 'string') throw new RequestError(`${member} must hold strings`)
    return entry
  })
}
