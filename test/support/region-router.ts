import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface RegionRouter extends AsyncDisposable {
  readonly url: string
}

/**
 * One endpoint for several regions, as an account has them: each call goes on to the server of the region that it is
 * signed for.
 * @param urls by region
 */
export async function startRegionRouter(urls: Readonly<Record<string, string>>): Promise<RegionRouter> {
  const server = createServer((asked, answer) => {
    const region = /Credential=[^/]+\/\d+\/([^/]+)\//.exec(asked.headers.authorization ?? '')?.[1] ?? ''
    const target = urls[region]
    if (target === undefined) {
      answer.destroy()
      return
    }
    const { method, url, headers } = asked
    const passed = request(new URL(url ?? '/', target), { method, headers }, (got) => {
      answer.writeHead(got.statusCode ?? 502, got.headers)
      got.pipe(answer)
    })
    passed.on('error', () => answer.destroy())
    asked.pipe(passed)
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: () =>
      new Promise((closed) => {
        server.close(() => closed())
        server.closeAllConnections()
      }),
  }
}
