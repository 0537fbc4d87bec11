import { GetFunctionCommand, type LambdaClient } from '@aws-sdk/client-lambda'
import type { LambdaFunction } from '../domain/instrument/function.ts'
import { explain } from './errors.ts'
import { toFunction } from './lambda-shape.ts'

/** GetFunction rather than GetFunctionConfiguration: it has a budget of its own of 100 requests a second. */
export async function getFunction(
  client: LambdaClient,
  name: string,
  signal: AbortSignal,
): Promise<LambdaFunction> {
  try {
    return toFunction(
      await client.send(new GetFunctionCommand({ FunctionName: name }), { abortSignal: signal }),
    )
  } catch (cause) {
    throw explain(`read the function ${name} (lambda:GetFunction)`, cause)
  }
}
