import { type Context, Hono } from 'hono'
import type { LocalEnv } from '../server/app.ts'
import { invalidParameter, notFound } from '../server/fault.ts'
import { configurationAnswer, functionAnswer } from './answers.ts'
import { readCode } from './code.ts'
import { type ControlPlane, createFunction, readArchitecture, refusePublish } from './create.ts'
import { type Body, flag, parseBody, text } from './fields.ts'
import { demandWritable, type Found, type LocalFunction } from './functions.ts'
import { listAnswer } from './list.ts'
import { ranged } from './range.ts'
import { readSettings } from './settings.ts'

const FUNCTIONS = '/2015-03-31/functions'

/** CreateFunction to DeleteFunction: everything about functions but invoking and tagging them. */
export function functionRoutes(plane: ControlPlane): Hono<LocalEnv> {
  return new Hono<LocalEnv>()
    .get(FUNCTIONS, (c) => c.json(listAnswer(plane.table, c.req.query())))
    .post(FUNCTIONS, async (c) => {
      return c.json(configurationAnswer(await createFunction(parseBody(await c.req.text()), plane)), 201)
    })
    .get(`${FUNCTIONS}/:name`, (c) => {
      const { fn, askedArn } = asked(c, plane)
      return c.json(functionAnswer(fn, askedArn, new URL(c.req.url).origin))
    })
    .delete(`${FUNCTIONS}/:name`, (c) => {
      const { fn, qualified } = asked(c, plane)
      if (qualified) {
        throw invalidParameter('$LATEST version cannot be deleted without deleting the function.')
      }
      plane.lifecycle.remove(fn)
      return c.body(null, 204)
    })
    .get(`${FUNCTIONS}/:name/configuration`, (c) => {
      const { fn, askedArn } = asked(c, plane)
      return c.json(configurationAnswer(fn, askedArn))
    })
    .put(`${FUNCTIONS}/:name/configuration`, async (c) => {
      const body = parseBody(await c.req.text())
      return c.json(configurationAnswer(updateConfiguration(asked(c, plane).fn, body, plane)))
    })
    .put(`${FUNCTIONS}/:name/code`, async (c) => {
      const body = parseBody(await c.req.text())
      return c.json(configurationAnswer(await updateCode(asked(c, plane).fn, body, plane)))
    })
    .get('/otl-local/code/:file{[0-9a-f-]+\\.zip}', async (c) => {
      const archive = await plane.codes.archive(c.req.param('file').replace(/\.zip$/, ''))
      if (archive === undefined) throw notFound('The resource you requested does not exist.')
      return ranged(archive, c.req.header('range'))
    })
}

/** The function a path names. Only `$LATEST` exists, so every other qualifier is not found, in writes as in reads. */
function asked(c: Context<LocalEnv, `${string}/:name`>, plane: ControlPlane): Found {
  return plane.table.find(c.req.param('name') ?? '', c.req.query('Qualifier'))
}

function updateConfiguration(fn: LocalFunction, body: Body, plane: ControlPlane): LocalFunction {
  const scope = { packageType: fn.packageType, region: plane.table.region, layers: plane.layers }
  demandWritable(fn, text(body, 'RevisionId'))
  const settings = readSettings(body, fn.wanted.settings, scope)
  plane.lifecycle.change(fn, { ...fn.wanted, settings })
  return fn
}

async function updateCode(fn: LocalFunction, body: Body, plane: ControlPlane): Promise<LocalFunction> {
  const revision = text(body, 'RevisionId')
  refusePublish(body)
  const architecture = readArchitecture(body) ?? fn.wanted.architecture
  demandWritable(fn, revision)
  const code = await readCode(body, fn.packageType, plane.codes)
  try {
    // Unpacking took a while: the function may have been changed, or deleted, by somebody else.
    if (plane.table.find(fn.name).fn !== fn) throw notFound(`Function not found: ${fn.arn}`)
    demandWritable(fn, revision)
  } catch (error) {
    await plane.codes.discard(code)
    throw error
  }
  if (flag(body, 'DryRun')) await plane.codes.discard(code)
  else plane.lifecycle.change(fn, { ...fn.wanted, code, architecture })
  return fn
}
