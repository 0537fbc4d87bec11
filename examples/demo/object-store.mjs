// The least of S3 that a PutObject and a GetObject need, in memory.
import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import { listen, stop } from './price-server.mjs'

/** @returns {Promise<{ url: string, objects: Map<string, Buffer>, close: () => Promise<void> }>} */
export async function startObjectStore() {
  const objects = new Map()
  const server = createServer(async (request, response) => {
    const key = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname.slice(1))
    response.setHeader(
      'x-amz-request-id',
      createHash('sha1').update(key).digest('hex').slice(0, 16).toUpperCase(),
    )
    if (request.method === 'PUT') {
      const parts = []
      for await (const part of request) parts.push(part)
      const body = Buffer.concat(parts)
      objects.set(key, body)
      response.setHeader('etag', `"${createHash('md5').update(body).digest('hex')}"`)
      response.end()
    } else if (request.method === 'GET' && objects.has(key)) {
      response.end(objects.get(key))
    } else {
      response.writeHead(404, { 'content-type': 'application/xml' })
      response.end(
        '<?xml version="1.0"?><Error><Code>NoSuchKey</Code><Message>No such key.</Message></Error>',
      )
    }
  })
  const port = await listen(server)
  return { url: `http://127.0.0.1:${port}`, objects, close: () => stop(server) }
}
