import { randomBytes } from 'node:crypto'
import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda'
import type { Given } from './stage.ts'

/** The function of the pages about tasks: it is traced, and asks for the price of each item. */
export function checkout(code: Given['Code'], layer: string, prices: string): Given {
  return {
    FunctionName: 'checkout',
    Code: code,
    Layers: [layer],
    Environment: {
      Variables: {
        AWS_LAMBDA_EXEC_WRAPPER: '/opt/otel-instrument',
        OTEL_AWS_APPLICATION_SIGNALS_ENABLED: 'false',
        PRICE_URL: prices,
      },
    },
    TracingConfig: { Mode: 'Active' },
    Timeout: 30,
  }
}

const small = ['tea', 'mug']
const large = Array.from({ length: 16 }, (_, at) => ['tea', 'coffee', 'mug'][at % 3] ?? '')

/** What its customers have done before a page begins: three at once, so that three start cold, then one after the other. */
export async function shopping(client: LambdaClient): Promise<void> {
  traceEverything(client)
  await Promise.all([1, 2, 3].map(() => buy(client, small)))
  for (const items of [small, large, small, ['tea', 'cake'], small, large, small, small, small])
    await buy(client, items)
}

async function buy(client: LambdaClient, items: readonly string[]): Promise<void> {
  await client.send(new InvokeCommand({ FunctionName: 'checkout', Payload: JSON.stringify({ items }) }))
}

/** Lambda samples by itself, one in a second; a page wants to know how many there are. */
function traceEverything(client: LambdaClient): void {
  client.middlewareStack.add(
    (next) => (args) => {
      const time = Math.floor(Date.now() / 1_000).toString(16)
      const header = `Root=1-${time}-${randomBytes(12).toString('hex')};Sampled=1`
      const { request } = args as { request: { headers: Record<string, string> } }
      request.headers['x-amzn-trace-id'] = header
      return next(args)
    },
    { step: 'build', name: 'traceEverything', priority: 'high' },
  )
}
