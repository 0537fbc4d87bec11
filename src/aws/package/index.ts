import { GetFunctionCommand, GetLayerVersionCommand, type LambdaClient } from '@aws-sdk/client-lambda'
import type { ChooseFiles, PackageReading } from '../../domain/preflight/code/package.ts'
import { OtlError } from '../../errors.ts'
import { explain } from '../errors.ts'
import { nameAndNumber } from '../layers.ts'
import { readArchive } from './archive.ts'
import { openRanges } from './ranges.ts'

/**
 * Looks into a function's deployment package by ranged reads of its directory; the package is never downloaded.
 * @throws OtlError when the package cannot be reached or is no readable archive
 */
export async function readPackage(
  client: LambdaClient,
  functionArn: string,
  choose: ChooseFiles,
  signal: AbortSignal,
): Promise<PackageReading> {
  // Asked for anew: the address of the code is valid for ten minutes, and is kept nowhere.
  const command = new GetFunctionCommand({ FunctionName: functionArn })
  const answer = await sent('read the address of the code (lambda:GetFunction)', () =>
    client.send(command, { abortSignal: signal }),
  )
  return readAt(answer.Code?.Location, choose, signal)
}

/** The same for a layer version; reading it takes the permission that attaching it takes. */
export async function readLayerPackage(
  client: LambdaClient,
  versionArn: string,
  signal: AbortSignal,
): Promise<PackageReading> {
  const command = new GetLayerVersionCommand(nameAndNumber(versionArn))
  const answer = await sent(`read the layer ${versionArn} (lambda:GetLayerVersion)`, () =>
    client.send(command, { abortSignal: signal }),
  )
  return readAt(answer.Content?.Location, () => [], signal)
}

async function readAt(url: string | undefined, choose: ChooseFiles, signal: AbortSignal) {
  if (!url || !URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw new OtlError('the endpoint gives no address of the package')
  }
  return readArchive(await openRanges(url, signal), choose)
}

async function sent<T>(doing: string, send: () => Promise<T>): Promise<T> {
  try {
    return await send()
  } catch (cause) {
    throw explain(doing, cause)
  }
}
