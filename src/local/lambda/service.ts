import { Hono } from 'hono'
import type { Runtime } from '../contract.ts'
import type { LocalEnv } from '../server/app.ts'
import { createCodeStore, FOLDER_BUCKET, fromFolder } from './code.ts'
import type { ControlPlane } from './create.ts'
import { functionRoutes } from './function-routes.ts'
import { type Architecture, createFunctionTable } from './functions.ts'
import { invokeRoutes } from './invoke-routes.ts'
import { layerRoutes } from './layer-routes.ts'
import type { LayerRegistry } from './layers.ts'
import { createLifecycle, type Schedule } from './lifecycle.ts'
import { LOCAL_ACCOUNT, localName } from './names.ts'
import { requestRates } from './rates.ts'
import { DEFAULT_SETTINGS } from './settings.ts'
import { tagRoutes } from './tag-routes.ts'
import { versionRoutes } from './version-routes.ts'

export interface LambdaOptions {
  readonly region: string
  readonly runtime: Runtime
  readonly layers: LayerRegistry
  /** Whether requests beyond Lambda's rates are answered with 429. */
  readonly limited?: boolean
  /** When creations and updates settle. */
  readonly schedule: Schedule
  readonly log: (line: string) => void
}

/** Lambda's control plane and Invoke, over one Region and the local account. */
export interface LambdaService {
  readonly routes: Hono<LocalEnv>
  /** Adds a function that is Active at once. @throws AwsFault as CreateFunction does */
  addFolder(name: string, codeDirectory: string, runtime: string): Promise<void>
  /** Ends the runtime too, and leaves nothing on disk. */
  close(): Promise<void>
}

export async function createLambda(options: LambdaOptions): Promise<LambdaService> {
  const { region, runtime, layers, log } = options
  const table = createFunctionTable(region)
  const codes = await createCodeStore(log)
  const lifecycle = createLifecycle({ ...options, table, codes })
  const plane: ControlPlane = { table, lifecycle, codes, layers }
  const routes = new Hono<LocalEnv>()
  if (options.limited) routes.use(requestRates(() => performance.now()))
  routes
    .route('/', functionRoutes(plane))
    .route('/', invokeRoutes(table, runtime, log))
    .route('/', tagRoutes(table, lifecycle))
    .route('/', layerRoutes(region, layers))
    .route('/', versionRoutes(table))
  return {
    routes,
    addFolder: (name, directory, id) => addFolder(plane, name, directory, id),
    close: async () => {
      await lifecycle.close()
      await codes.close()
    },
  }
}

async function addFolder(plane: ControlPlane, written: string, directory: string, runtime: string) {
  const { name } = localName(written, plane.table.region, undefined)
  const code = await fromFolder(FOLDER_BUCKET, directory)
  const role = `arn:aws:iam::${LOCAL_ACCOUNT}:role/otl-local`
  const settings = { ...DEFAULT_SETTINGS, role, runtime, handler: 'index.handler' }
  const deployment = { settings, code, architecture: hostArchitecture() }
  plane.lifecycle.create({ name, packageType: 'Zip', deployment, tags: [] }, (settle) => {
    settle()
    return () => {}
  })
}

function hostArchitecture(): Architecture {
  return process.arch === 'arm64' ? 'arm64' : 'x86_64'
}
