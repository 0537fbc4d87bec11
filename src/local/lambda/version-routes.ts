import { Hono } from 'hono'
import type { LocalEnv } from '../server/app.ts'
import { invalidParameter } from '../server/fault.ts'
import type { FunctionTable } from './functions.ts'

/** What stands around `$LATEST`: nothing, since versions are not kept here. An unknown function is not found, as always. */
export function versionRoutes(table: FunctionTable): Hono<LocalEnv> {
  return new Hono<LocalEnv>()
    .get('/2015-03-31/functions/:name/aliases', (c) => {
      table.find(c.req.param('name'))
      return c.json({ Aliases: [] })
    })
    .get('/2019-09-30/functions/:name/provisioned-concurrency', (c) => {
      table.find(c.req.param('name'))
      return c.json({ ProvisionedConcurrencyConfigs: [] })
    })
    .get('/2020-06-30/functions/:name/code-signing-config', (c) => {
      const { fn } = table.find(c.req.param('name'))
      return c.json({ FunctionName: fn.name })
    })
    .post('/2015-03-31/functions/:name/versions', (c) => {
      table.find(c.req.param('name'))
      throw invalidParameter('otl local does not publish versions: it keeps $LATEST only')
    })
}
