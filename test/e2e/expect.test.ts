import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { startObjectStore } from '../../examples/demo/object-store.mjs'
import { startPriceServer } from '../../examples/demo/price-server.mjs'
import { root, runOtl, startLocalProcess } from '../support/otl.ts'

const code = path.join(root, 'examples/order-function')
const tea = ['--payload', '{"item":"tea","quantity":2}']

test('the example is tested by its traces: cold, warm, several at a time, and with a failure', async () => {
  const [prices, store] = await Promise.all([startPriceServer(), startObjectStore()])
  try {
    await using local = await startLocalProcess()
    const otl = (...args: string[]) => runOtl(args, { env: local.env })
    const variables = { BUCKET: 'orders', PRICE_URL: prices.url, AWS_ENDPOINT_URL_S3: store.url }
    const env = Object.entries(variables).flatMap(([key, value]) => ['--env', `${key}=${value}`])
    expect(await otl('local', 'create', 'orders', '--code-dir', code, ...env)).toMatchObject({ code: 0 })
    const untraced = await otl('invoke', 'orders', ...tea, '--expect', 'no span S3')
    expect(untraced).toMatchObject({ code: 3, err: expect.stringContaining('otl enable orders') })
    expect(await otl('enable', 'orders')).toMatchObject({ code: 0 })

    const file = path.join(mkdtempSync(path.join(tmpdir(), 'otl-expect-')), 'orders.expect')
    writeFileSync(
      file,
      '# what an order does\nstatus ok\nspan "GET /prices"\ncount "S3 PutObject orders" = 1\norder "GET *" before S3\nattribute S3 aws.operation = PutObject\nno span DynamoDB\n',
    )
    const cold = await otl('invoke', 'orders', ...tea, '--expect-file', file, '--expect', 'cold')
    expect(cold).toMatchObject({ code: 0, err: '', out: expect.stringContaining('8 of 8 hold') })

    const args = ['--repeat', '3', '--concurrency', '3', '--warm', '--expect-file', file]
    const warm = await otl('invoke', 'orders', ...tea, ...args, '-o', 'json')
    expect(JSON.parse(warm.out)).toMatchObject({ outcome: 'holds', summary: { runs: 3, holds: 3 } })
    expect(warm.code).toBe(0)

    const junit = await otl(
      'invoke',
      'orders',
      ...tea,
      '--expect-file',
      file,
      '--expect',
      'span SQS',
      '-o',
      'junit',
    )
    expect(junit).toMatchObject({ code: 1, err: '', out: expect.stringContaining('failures="1" errors="0"') })

    const wrong = await otl('invoke', 'orders', '--expect', 'span GET /prices')
    expect(wrong).toMatchObject({ code: 2, out: '', err: expect.stringContaining('--expect, column 10') })
  } finally {
    await Promise.all([prices.close(), store.close()])
  }
}, 120_000)
