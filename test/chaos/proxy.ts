import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Random } from '../support/random.ts'

/** Every way in which a call to Lambda is made to go wrong here. */
export const faults = [
  'throttled', // 429
  'broken', // 500
  'cut before', // the request never arrives
  'cut after', // it arrives, and its answer does not
  'busy', // 409
  'overtaken', // somebody else writes just before: 412
  'given up', // accepted, then LastUpdateStatus: Failed
  'slow',
  'unreadable', // the key of the variables refuses: Environment.Error
  'tags refused',
] as const
export type Fault = (typeof faults)[number]

export interface FaultyProxy {
  readonly url: string
  /** How often each fault was played. */
  readonly played: Map<Fault, number>
  /** Variables that "somebody else" has added, by function. */
  readonly meddled: Map<string, Record<string, string>>
  /** Waits until every request that came has been dealt with, also where nobody waits for its answer. */
  idle(): Promise<void>
  /** From now on everything goes through as it is. */
  calm(): void
  close(): Promise<void>
}

const writes: readonly Fault[] = [
  'broken',
  'cut before',
  'cut after',
  'busy',
  'overtaken',
  'given up',
  'slow',
]
const reads: readonly Fault[] = ['broken', 'cut before', 'cut after', 'unreadable', 'slow']

/** Stands between otl and a real endpoint, and plays a fault in a share of the calls, as `random` has it. */
export async function faultyProxy(backend: string, random: Random, share: number): Promise<FaultyProxy> {
  const played = new Map<Fault, number>()
  const meddled = new Map<string, Record<string, string>>()
  const givenUp = new Set<string>()
  let calm = false
  let underWay = 0

  const forward = async (
    request: IncomingMessage,
    body: Buffer,
  ): Promise<{ status: number; text: string; headers: Headers }> => {
    const headers = Object.entries(request.headers).flatMap(([key, value]): [string, string][] =>
      ['host', 'connection', 'content-length'].includes(key) || value === undefined
        ? []
        : [[key, String(value)]],
    )
    const method = request.method ?? 'GET'
    const init = body.length > 0 ? { body: new Uint8Array(body) } : {}
    const answer = await fetch(`${backend}${request.url}`, { method, headers, ...init })
    return { status: answer.status, text: await answer.text(), headers: answer.headers }
  }

  const choose = (request: IncomingMessage): Fault | undefined => {
    if (calm || !random.chance(share)) return undefined
    const url = request.url ?? ''
    if (random.chance(0.06)) return 'throttled'
    if (url.includes('/tags/'))
      return random.pick(['tags refused', 'broken', 'cut before', 'cut after'] as const)
    if (request.method === 'PUT') return random.pick(writes)
    return url.includes('/layers/') ? 'slow' : random.pick(reads)
  }

  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part)
    const body = Buffer.concat(parts)
    const name =
      decodeURIComponent(/functions\/([^/?]+)/.exec(request.url ?? '')?.[1] ?? '')
        .split(':')
        .at(-1) ?? ''
    const fault = choose(request)
    if (fault) played.set(fault, (played.get(fault) ?? 0) + 1)
    const refuse = (status: number, type: string) =>
      response
        .writeHead(status, { 'x-amzn-errortype': type })
        .end(JSON.stringify({ message: `${type} by the proxy` }))
    if (fault === 'throttled') return refuse(429, 'TooManyRequestsException')
    if (fault === 'broken') return refuse(500, 'ServiceException')
    if (fault === 'busy') return refuse(409, 'ResourceConflictException')
    if (fault === 'tags refused') return refuse(403, 'AccessDeniedException')
    if (fault === 'cut before') return void request.socket.destroy()
    if (fault === 'overtaken') await meddle(name)
    if (fault === 'slow') await pause(200)
    if (fault === 'given up') {
      givenUp.add(name)
      const { text } = await forward(Object.assign(request, { method: 'GET' }), Buffer.alloc(0))
      return response.end(JSON.stringify({ ...JSON.parse(text), LastUpdateStatus: 'InProgress' }))
    }
    if (request.method === 'PUT') givenUp.delete(name)
    const answer = await forward(request, body)
    if (fault === 'cut after') return void request.socket.destroy()
    const type = answer.headers.get('x-amzn-errortype')
    response.writeHead(answer.status, type ? { 'x-amzn-errortype': type } : {})
    response.end(
      altered(answer.text, request, { unreadable: fault === 'unreadable', givenUp: givenUp.has(name) }),
    )
  }

  /** Adds a variable as another deployment would, and waits until it is live. */
  async function meddle(name: string): Promise<void> {
    const at = `${backend}/2015-03-31/functions/${name}/configuration`
    const before = await configurationAt(at)
    const added = { ...meddled.get(name), [`MEDDLED_${random.below(1_000)}`]: 'theirs' }
    const variables = { ...before.Environment?.Variables, ...added }
    const written = await fetch(at, {
      method: 'PUT',
      body: JSON.stringify({ Environment: { Variables: variables } }),
    })
    if (written.ok) meddled.set(name, added)
    for (let turn = 0; turn < 50; turn++) {
      if ((await configurationAt(at)).LastUpdateStatus !== 'InProgress') return
      await pause(10)
    }
  }

  const server = createServer((request, response) => {
    underWay++
    handle(request, response)
      .catch(() => request.socket.destroy())
      .finally(() => {
        underWay--
      })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    played,
    meddled,
    idle: async () => {
      while (underWay > 0) await pause(2)
    },
    calm: () => {
      calm = true
      givenUp.clear()
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

interface RawConfiguration {
  readonly Environment?: { readonly Variables?: Record<string, string> }
  readonly LastUpdateStatus?: string
}

async function configurationAt(address: string): Promise<RawConfiguration> {
  return (await (await fetch(address)).json()) as RawConfiguration
}

/** A function's answer with the fault in it. */
function altered(
  text: string,
  request: IncomingMessage,
  how: { unreadable: boolean; givenUp: boolean },
): string {
  if (request.method !== 'GET' || !/\/functions\/[^/?]+$/.test(request.url ?? '') || !text.startsWith('{'))
    return text
  const answer = JSON.parse(text)
  if (!answer.Configuration) return text
  const configuration = { ...answer.Configuration }
  if (how.unreadable) {
    configuration.Environment = { Error: { ErrorCode: 'AccessDeniedException', Message: 'KMS refused' } }
  }
  if (how.givenUp && configuration.LastUpdateStatus !== 'InProgress') {
    Object.assign(configuration, { LastUpdateStatus: 'Failed', LastUpdateStatusReason: 'by the proxy' })
  }
  return JSON.stringify({ ...answer, Configuration: configuration })
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
