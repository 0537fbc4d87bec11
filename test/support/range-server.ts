import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

export interface RangeServer {
  readonly url: string
  /** The `Range` header of every request, and how many bytes of body were handed out. */
  readonly asked: { readonly range: string; readonly sent: number }[]
}

export type Manner =
  /** As S3 does. */
  | 'ranges'
  /** Always the whole file, with its length. */
  | 'whole'
  /** The whole file without a length, for ever if need be. */
  | 'endless'
  /** Promises the range and goes on for ever after it. */
  | 'flood'
  /** Promises the range and cuts the connection in the middle of it. */
  | 'cut'
  | 'denied'

/** A file behind real HTTP, served well or badly. `size` pretends that the file is that long. */
export async function serveFile(
  file: Buffer,
  manner: Manner = 'ranges',
  size = file.length,
): Promise<RangeServer> {
  const asked: { range: string; sent: number }[] = []
  const server = createServer((request, response) => {
    const range = request.headers.range ?? ''
    if (manner === 'denied') {
      asked.push({ range, sent: 0 })
      return void response.writeHead(403).end('<Error><Code>AccessDenied</Code></Error>')
    }
    if (manner === 'whole') {
      asked.push({ range, sent: file.length })
      return void response.writeHead(200, { 'content-length': file.length }).end(file)
    }
    if (manner === 'endless' || manner === 'flood') {
      asked.push({ range, sent: 0 })
      const told = { 'content-range': `bytes ${size - 131_072}-${size - 1}/${size}` }
      response.writeHead(manner === 'flood' ? 206 : 200, manner === 'flood' ? told : {})
      const more = () => {
        while (response.write(Buffer.alloc(65_536))) if (response.destroyed) return
      }
      response.on('drain', more)
      return void more()
    }
    const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/.exec(range) ?? []
    const start = from === '' ? Math.max(0, size - Number(to)) : Number(from)
    const end = Math.min(from === '' || to === '' ? size : Number(to) + 1, size)
    const bytes = file.subarray(start, end)
    asked.push({ range, sent: bytes.length })
    response.writeHead(206, {
      'content-range': `bytes ${start}-${end - 1}/${size}`,
      'content-length': end - start,
    })
    if (manner === 'ranges') return void response.end(bytes)
    response.write(bytes.subarray(0, bytes.length / 2), () => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}/code.zip?X-Amz-Signature=s3cr3t`, asked }
}
