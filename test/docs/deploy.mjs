// Stands for whatever people deploy with: gives a function of `otl local` the code of a folder, waits until it is live,
// and prints the moment since when it is.
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { LambdaClient, UpdateFunctionCodeCommand, waitUntilFunctionUpdatedV2 } from '@aws-sdk/client-lambda'

const [FunctionName, folder] = process.argv.slice(2)
const client = new LambdaClient({})
await client.send(
  new UpdateFunctionCodeCommand({ FunctionName, S3Bucket: 'otl-local', S3Key: path.resolve(folder) }),
)
await waitUntilFunctionUpdatedV2({ client, maxWaitTime: 20, minDelay: 0.1, maxDelay: 0.2 }, { FunctionName })
client.destroy()

// The id of a trace knows whole seconds: what was invoked before this line and after it differ in theirs.
const live = Math.ceil((Date.now() + 1) / 1_000) * 1_000
await setTimeout(live - Date.now())
console.log(new Date(live).toISOString())
