import { GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts'
import { explain } from './errors.ts'

/** Who is asking; always permitted, so it also proves that the credentials work. */
export async function getIdentity(
  client: STSClient,
  signal: AbortSignal,
): Promise<{ account: string; arn: string }> {
  try {
    const answer = await client.send(new GetCallerIdentityCommand({}), { abortSignal: signal })
    return { account: answer.Account ?? 'unknown', arn: answer.Arn ?? 'unknown' }
  } catch (cause) {
    throw explain('find out who is asking (sts:GetCallerIdentity)', cause)
  }
}
