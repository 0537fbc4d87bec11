import {
  type LambdaClient,
  paginateListFunctions,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-lambda'
import type { FunctionSummary } from '../domain/instrument/function.ts'
import { explain } from './errors.ts'
import { toSummary } from './lambda-shape.ts'

export { getFunction } from './lambda-read.ts'
export { updateConfiguration } from './lambda-update.ts'

/** Lambda gives at most this many a page, whatever is asked for. */
const PAGE = 50

/** Unpublished versions only, in the order of Lambda's pages; asks for no page that nobody reads. */
export async function* listFunctions(
  client: LambdaClient,
  signal: AbortSignal,
): AsyncGenerator<FunctionSummary> {
  try {
    for await (const page of paginateListFunctions({ client, pageSize: PAGE }, {}, { abortSignal: signal })) {
      for (const raw of page.Functions ?? []) yield toSummary(raw)
    }
  } catch (cause) {
    throw explain('list functions (lambda:ListFunctions)', cause)
  }
}

export interface TagChange {
  readonly set: Readonly<Record<string, string>>
  readonly remove: readonly string[]
}

/** @param arn unqualified: versions and aliases have no tags */
export async function tagFunction(
  client: LambdaClient,
  arn: string,
  { set, remove }: TagChange,
  signal: AbortSignal,
): Promise<void> {
  try {
    if (Object.keys(set).length > 0) {
      await client.send(new TagResourceCommand({ Resource: arn, Tags: { ...set } }), { abortSignal: signal })
    }
    if (remove.length > 0) {
      await client.send(new UntagResourceCommand({ Resource: arn, TagKeys: [...remove] }), {
        abortSignal: signal,
      })
    }
  } catch (cause) {
    throw explain('change the function’s tags (lambda:TagResource, lambda:UntagResource)', cause)
  }
}
