import { Architecture, CreateFunctionCommand, type LambdaClient, type Runtime } from '@aws-sdk/client-lambda'
import type { CreateFunctionRequest } from '../context.ts'
import type { LambdaFunction } from '../domain/instrument/function.ts'
import { Exit, OtlError, usageError } from '../errors.ts'
import { explain } from './errors.ts'
import { getFunction } from './functions.ts'

/** The bucket name by which `otl local` knows that the key is a folder of this machine. */
const LOCAL_FOLDER = 'otl-local'

/** Creates a function in `otl local` whose code is a folder used in place. AWS itself would refuse the bucket. */
export async function createFunction(
  client: LambdaClient,
  request: CreateFunctionRequest,
  signal: AbortSignal,
): Promise<LambdaFunction> {
  const command = new CreateFunctionCommand({
    FunctionName: request.name,
    Role: 'arn:aws:iam::000000000000:role/otl-local',
    Runtime: request.runtime as Runtime,
    Handler: request.handler,
    Architectures: [process.arch === 'arm64' ? Architecture.arm64 : Architecture.x86_64],
    Timeout: request.timeoutSeconds,
    Environment: { Variables: { ...request.environment } },
    Code: { S3Bucket: LOCAL_FOLDER, S3Key: request.codeDirectory },
  })
  try {
    await client.send(command, { abortSignal: signal })
  } catch (cause) {
    if (cause instanceof Error && cause.name === 'ResourceConflictException') {
      throw new OtlError(`there is a function ${request.name} already`, {
        cause,
        code: Exit.No,
        hint: 'choose another name; a new `otl local` starts empty',
      })
    }
    if (cause instanceof Error && /NoSuchKey/.test(cause.message)) {
      throw usageError(`there is no folder ${request.codeDirectory}`, 'check --code-dir')
    }
    const { message, hint, code } = explain(
      `create ${request.name} (lambda:CreateFunction)`,
      cause,
      Object.values(request.environment),
    )
    const wrongInput =
      cause instanceof Error && /^(InvalidParameterValue|Validation|Serialization)/.test(cause.name)
    throw new OtlError(message, { hint, cause, code: wrongInput ? Exit.Usage : code })
  }
  return getFunction(client, request.name, signal)
}
