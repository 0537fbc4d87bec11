import { GetFunctionCommand } from '@aws-sdk/client-lambda'
import { expect, test } from 'vitest'
import { connect } from '../../../src/aws/index.ts'
import { runEnable } from '../../../src/commands/enable.ts'
import { Exit } from '../../../src/errors.ts'
import { stage } from '../../local/lambda/stage.ts'
import { zip } from '../../local/lambda/zip.ts'
import { fakeContext } from '../../support/context.ts'

test('through Lambda’s own answers: a nested ES module is found in the archive and told to the layer', async () => {
  const { endpoint, client, create, clock } = await stage()
  process.env.AWS_ACCESS_KEY_ID = 'x'
  process.env.AWS_SECRET_ACCESS_KEY = 'y'
  await create('orders', {
    Handler: 'src/app.handler',
    Timeout: 10,
    MemorySize: 512,
    Code: { ZipFile: zip([{ name: 'src/app.mjs', content: 'export const handler = 1' }]) },
  })
  const aws = await connect({ endpoint, region: 'eu-west-1', signal: new AbortController().signal })
  const settling = setInterval(clock.settle, 20)
  const { ctx, seen } = fakeContext({}, { aws: async () => aws })
  const code = await runEnable({ functions: ['orders'], dryRun: false, verbose: true }, ctx)
  clearInterval(settling)
  expect(code).toBe(Exit.Ok)
  expect(seen.out.join('\n')).toContain('handler: src/app.mjs, an ES module, which the layer is told')
  const { Configuration } = await client.send(new GetFunctionCommand({ FunctionName: 'orders' }))
  expect(Configuration?.Environment?.Variables).toMatchObject({ HANDLER_IS_ESM: 'true' })
})
