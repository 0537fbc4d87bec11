/** A refusal in the shape of AWS. What the caller did wrong is a `User` fault, all else is the service's. */
export class AwsFault extends Error {
  override readonly name = 'AwsFault'
  readonly status: number
  /** Travels in `x-amzn-ErrorType`; without that header the SDKs see "Unknown". */
  readonly type: string

  constructor(status: number, type: string, message: string) {
    super(message)
    this.status = status
    this.type = type
  }
}

export const invalidParameter = (message: string) =>
  new AwsFault(400, 'InvalidParameterValueException', message)
export const notFound = (message: string) => new AwsFault(404, 'ResourceNotFoundException', message)
export const conflict = (message: string) => new AwsFault(409, 'ResourceConflictException', message)
export const serialization = (message: string) => new AwsFault(400, 'SerializationException', message)
export const invalidContent = (message: string) =>
  new AwsFault(400, 'InvalidRequestContentException', message)
export const tooLarge = (message: string) => new AwsFault(413, 'RequestTooLargeException', message)

/** Faults that come from the protocol layer in front of Lambda carry no `Type`. */
const UNTYPED = new Set(['ValidationException', 'SerializationException', 'UnknownOperationException'])
/** The exceptions whose model (botocore `lambda`) spells the member `Message`; all others say `message`. */
const CAPITALISED = new Set(['ResourceNotFoundException', 'ServiceException'])

export function faultBody(fault: AwsFault): Record<string, string> {
  if (UNTYPED.has(fault.type)) return { message: fault.message }
  const side = fault.status < 500 ? 'User' : 'Service'
  return { Type: side, [CAPITALISED.has(fault.type) ? 'Message' : 'message']: fault.message }
}

export function faultResponse(fault: AwsFault): Response {
  return Response.json(faultBody(fault), {
    status: fault.status,
    headers: { 'x-amzn-ErrorType': fault.type },
  })
}
