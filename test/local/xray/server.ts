import { XRayClient } from '@aws-sdk/client-xray'
import { type ServerType, serve } from '@hono/node-server'
import { onTestFinished } from 'vitest'
import { xrayRoutes } from '../../../src/local/xray/api.ts'
import { createTraceStore, type TraceStore, type TraceStoreOptions } from '../../../src/local/xray/store.ts'

export interface XRay {
  readonly store: TraceStore
  readonly client: XRayClient
  readonly endpoint: string
}

/** The X-Ray routes on a port of their own and AWS's client for them, until the test ends. */
export async function startXRay(options?: TraceStoreOptions): Promise<XRay> {
  const store = createTraceStore(options)
  const { server, port } = await new Promise<{ server: ServerType; port: number }>((resolve) => {
    const started = serve({ fetch: xrayRoutes(store).fetch, hostname: '127.0.0.1', port: 0 }, (info) =>
      resolve({ server: started, port: info.port }),
    )
  })
  const endpoint = `http://127.0.0.1:${port}`
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
  const client = new XRayClient({ region: 'eu-west-1', endpoint, credentials, maxAttempts: 1 })
  onTestFinished(async () => {
    client.destroy()
    await new Promise((resolve) => server.close(resolve))
  })
  return { store, client, endpoint }
}
