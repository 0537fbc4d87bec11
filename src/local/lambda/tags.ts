import { invalidParameter, notFound } from '../server/fault.ts'
import { demand, lengthWithin, matches, present } from './constraints.ts'
import { type Body, textEntries } from './fields.ts'
import type { FunctionTable, LocalFunction } from './functions.ts'

const MAX_TAGS = 50
const FUNCTION_ARN =
  /^arn:aws[a-zA-Z-]*:lambda:[a-z]{2,5}(?:-[a-z]+)+-\d:\d{12}:function:[a-zA-Z0-9-_]+(:(\$LATEST|[a-zA-Z0-9-_]+))?$/

export type TagEntries = readonly (readonly [string, string])[]

/**
 * The `Tags` member. Keys that begin with `aws:` are taken, unlike on AWS: a function may stand in for one that
 * CloudFormation made.
 * @throws AwsFault
 */
export function readTags(body: Body): TagEntries | undefined {
  const entries = textEntries(body, 'Tags')
  for (const [key, value] of entries ?? []) {
    demand(lengthWithin('tags key', key, 1, 128), lengthWithin('tags value', value, 0, 256))
  }
  if (entries !== undefined && entries.length > MAX_TAGS) throw tooManyTags()
  return entries
}

/** Adds to and overwrites, all or nothing. */
export function setTags(fn: LocalFunction, entries: TagEntries): void {
  const merged = new Map([...fn.tags, ...entries])
  if (merged.size > MAX_TAGS) throw tooManyTags()
  for (const [key, value] of entries) fn.tags.set(key, value)
}

/** Tags live on the function: a qualified ARN is refused. */
export function findTagged(table: FunctionTable, arn: string): LocalFunction {
  demand(lengthWithin('resource', arn, 1, 256), matches('resource', arn, FUNCTION_ARN))
  if (FUNCTION_ARN.exec(arn)?.[1] !== undefined) {
    throw invalidParameter(
      'Tags on function aliases and versions are not supported. Please specify a function ARN.',
    )
  }
  const { fn } = table.find(arn)
  if (fn.arn !== arn) throw notFound(`Function not found: ${arn}`)
  return fn
}

/** @throws AwsFault ValidationException when there are none */
export function demandTagKeys(keys: readonly string[] | undefined): readonly string[] {
  demand(present('tagKeys', keys?.length === 0 ? undefined : keys))
  return keys ?? []
}

function tooManyTags() {
  return invalidParameter('Number of tags exceeds resource tag limit.')
}
