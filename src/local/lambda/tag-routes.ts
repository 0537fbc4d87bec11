import { Hono } from 'hono'
import type { LocalEnv } from '../server/app.ts'
import { demand, present } from './constraints.ts'
import { parseBody } from './fields.ts'
import { demandSettled, type FunctionTable } from './functions.ts'
import type { Lifecycle } from './lifecycle.ts'
import { demandTagKeys, findTagged, readTags, setTags } from './tags.ts'

/** ListTags, TagResource, UntagResource. */
export function tagRoutes(table: FunctionTable, lifecycle: Lifecycle): Hono<LocalEnv> {
  const path = '/2017-03-31/tags/:arn'
  return new Hono<LocalEnv>()
    .get(path, (c) => {
      const fn = findTagged(table, c.req.param('arn'))
      return c.json({ Tags: Object.fromEntries(fn.tags) })
    })
    .post(path, async (c) => {
      const fn = findTagged(table, c.req.param('arn'))
      const entries = readTags(parseBody(await c.req.text()))
      demand(present('tags', entries))
      demandSettled(fn)
      setTags(fn, entries ?? [])
      lifecycle.touch(fn)
      return c.body(null, 204)
    })
    .delete(path, (c) => {
      const fn = findTagged(table, c.req.param('arn'))
      for (const key of demandTagKeys(c.req.queries('tagKeys'))) fn.tags.delete(key)
      lifecycle.touch(fn)
      return c.body(null, 204)
    })
}
