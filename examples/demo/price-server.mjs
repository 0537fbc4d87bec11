// A shop's price list over HTTP: what the demo's function calls first.
import { createServer } from 'node:http'

const prices = { tea: 4.5, coffee: 3.2, mug: 12 }

/** @returns {Promise<{ url: string, close: () => Promise<void> }>} */
export async function startPriceServer() {
  const server = createServer((request, response) => {
    const item = new URL(request.url ?? '/', 'http://localhost').searchParams.get('item') ?? ''
    const price = Object.hasOwn(prices, item) ? prices[item] : undefined
    // A price list that is never slow makes a dull picture.
    setTimeout(() => {
      response.writeHead(price === undefined ? 404 : 200, { 'content-type': 'application/json' })
      response.end(JSON.stringify(price === undefined ? { error: 'unknown item' } : { item, price }))
    }, 40)
  })
  const port = await listen(server)
  return { url: `http://127.0.0.1:${port}/prices`, close: () => stop(server) }
}

/** @param {import('node:http').Server} server */
export function listen(server) {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => resolve(server.address().port))
  })
}

/** @param {import('node:http').Server} server */
export function stop(server) {
  return new Promise((resolve) => {
    server.close(() => resolve(undefined))
    server.closeAllConnections()
  })
}
