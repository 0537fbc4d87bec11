import { partitionOf } from '../../domain/catalogue/regions.ts'
import { invalidParameter, notFound } from '../server/fault.ts'
import { demand, lengthWithin, matches } from './constraints.ts'

/** The one account of `otl local`. */
export const LOCAL_ACCOUNT = '000000000000'

/** A function as a caller may write it: name, partial ARN or ARN, each with or without a qualifier. */
export interface FunctionReference {
  readonly name: string
  readonly account: string | undefined
  readonly region: string | undefined
  readonly qualifier: string | undefined
}

/** After FunctionName in the Lambda model of botocore, with Regions read a little wider. */
const REFERENCE =
  /^(arn:aws[a-zA-Z-]*:lambda:)?(?:([a-z]{2,5}(?:-[a-z]+)+-\d):)?(?:(\d{12}):)?(function:)?([a-zA-Z0-9-_]+)(?::(\$LATEST|[a-zA-Z0-9-_]+))?$/

export function functionArn(region: string, name: string): string {
  return `arn:${partitionOf(region)}:lambda:${region}:${LOCAL_ACCOUNT}:function:${name}`
}

/** @throws AwsFault ValidationException */
export function parseFunctionReference(written: string): FunctionReference {
  demand(lengthWithin('functionName', written, 1, 256))
  demand(matches('functionName', written, REFERENCE))
  const [, , region, account, , name = '', qualifier] = REFERENCE.exec(written) ?? []
  demand(lengthWithin('functionName', name, 1, 64))
  return { name, account, region, qualifier }
}

/**
 * The function's name and the qualifier it was asked with, for a caller of this endpoint's Region.
 * @throws AwsFault when the reference leads elsewhere
 */
export function localName(
  written: string,
  region: string,
  qualifier: string | undefined,
): { name: string; qualifier: string | undefined } {
  const reference = parseFunctionReference(written)
  if (reference.region !== undefined && reference.region !== region) {
    throw notFound(`Functions from '${reference.region}' are not reachable in this region ('${region}')`)
  }
  if (reference.account !== undefined && reference.account !== LOCAL_ACCOUNT) {
    throw notFound(`Function not found: ${written}`)
  }
  if (qualifier !== undefined && reference.qualifier !== undefined && qualifier !== reference.qualifier) {
    throw invalidParameter(
      'The derived qualifier from the function name does not match the specified qualifier.',
    )
  }
  return { name: reference.name, qualifier: qualifier ?? reference.qualifier }
}
