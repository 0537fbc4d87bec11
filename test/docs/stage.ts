import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import {
  CreateFunctionCommand,
  type CreateFunctionCommandInput,
  LambdaClient,
  waitUntilFunctionActiveV2,
} from '@aws-sdk/client-lambda'
import { startObjectStore } from '../../examples/demo/object-store.mjs'
import { startPriceServer } from '../../examples/demo/price-server.mjs'
import { root, startLocalProcess } from '../support/otl.ts'
import { checkout, shopping } from './shop.ts'

export interface Stage extends AsyncDisposable {
  /** What the shell of an example sees: `otl`, an account with functions, a home of its own. */
  readonly env: Record<string, string>
}

/** In a page about a task: its examples begin when the function `checkout` has had customers. */
export const SHOP = '<!-- examples: shop -->'

/**
 * What the examples of one page run in: `otl local` with the functions that docs/README.md describes. Each page has
 * its own, so that pages can be read and changed in any order.
 */
export async function raiseStage({ shop = false } = {}): Promise<Stage> {
  const [local, prices, store] = await Promise.all([
    startLocalProcess(),
    startPriceServer(),
    startObjectStore(),
  ])
  const home = mkdtempSync(path.join(tmpdir(), 'otl-docs-'))
  const bin = path.join(home, 'bin')
  mkdirSync(bin)
  symlinkSync(path.join(root, 'bin', 'otl.mjs'), path.join(bin, 'otl'))
  const deploy = path.join(root, 'test', 'docs', 'deploy.mjs')
  writeFileSync(path.join(bin, 'deploy'), `#!/bin/sh\nexec node '${deploy}' "$@"\n`, { mode: 0o755 })
  const variables = { BUCKET: 'orders', PRICE_URL: prices.url, AWS_ENDPOINT_URL_S3: store.url }
  await createFunctions(local.env.AWS_ENDPOINT_URL ?? '', variables, shop)
  return {
    env: {
      ...local.env,
      PATH: [bin, path.dirname(process.execPath), process.env.PATH].join(path.delimiter),
      HOME: home,
      LANG: 'C.UTF-8',
      // Under Node 20 the SDK of `deploy` warns.
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      // `otl local start` in an example must not meet one that is running.
      OTL_PORT: '0',
    },
    [Symbol.asyncDispose]: async () => {
      await local[Symbol.asyncDispose]()
      await Promise.all([prices.close(), store.close()])
      rmSync(home, { recursive: true })
    },
  }
}

export type Given = Partial<CreateFunctionCommandInput> & { readonly FunctionName: string }

const distro = 'arn:aws:lambda:eu-west-1:615299751070:layer:AWSOpenTelemetryDistroJs'
const others = 'arn:aws:lambda:eu-west-1:000000000000:layer'

async function createFunctions(endpoint: string, variables: Variables, shop: boolean): Promise<void> {
  // Under Node 20 it warns at every client.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true'
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
  const client = new LambdaClient({ endpoint, region: 'eu-west-1', credentials })
  const last = checkout(folder('test/docs/fixtures/checkout'), `${distro}:16`, variables.PRICE_URL)
  await Promise.all([...functions(variables), ...(shop ? [last] : [])].map((fn) => create(client, fn)))
  if (shop) await shopping(client)
  client.destroy()
}

type Variables = Record<'BUCKET' | 'PRICE_URL' | 'AWS_ENDPOINT_URL_S3', string>

function functions(variables: Variables): Given[] {
  return [
    {
      FunctionName: 'orders',
      Code: folder('examples/order-function'),
      Environment: { Variables: variables },
      MemorySize: 512,
      Timeout: 10,
    },
    {
      FunctionName: 'invoices',
      Layers: [`${distro}:13`],
      Environment: { Variables: { AWS_LAMBDA_EXEC_WRAPPER: '/opt/otel-instrument' } },
      TracingConfig: { Mode: 'Active' },
    },
    {
      FunctionName: 'thumbnails',
      Runtime: 'python3.13',
      Layers: [`${others}:Datadog-Python313:110`],
      Environment: { Variables: { AWS_LAMBDA_EXEC_WRAPPER: '/opt/datadog_wrapper' } },
    },
    {
      FunctionName: 'nightly-report',
      Environment: { Variables: { AWS_LAMBDA_EXEC_WRAPPER: '/opt/otel-instrument' } },
    },
    { FunctionName: 'refund', TracingConfig: { Mode: 'Active' } },
    { FunctionName: 'resize', Runtime: 'provided.al2023' },
  ]
}

function folder(name: string) {
  return { S3Bucket: 'otl-local', S3Key: path.join(root, name) }
}

async function create(client: LambdaClient, given: Given): Promise<void> {
  await client.send(
    new CreateFunctionCommand({
      Role: 'arn:aws:iam::000000000000:role/example',
      Runtime: 'nodejs22.x',
      Handler: 'index.handler',
      Code: folder('test/docs/fixtures/refund'),
      ...given,
    }),
  )
  const patience = { client, maxWaitTime: 20, minDelay: 0.1, maxDelay: 0.2 }
  await waitUntilFunctionActiveV2(patience, { FunctionName: given.FunctionName })
}
