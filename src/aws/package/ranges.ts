import { OtlError } from '../../errors.ts'

/** What one look into an archive may cost at most. */
export interface Bounds {
  /** Bytes taken from the network, all ranges together. */
  readonly bytes: number
  readonly requests: number
  /** For each request, until its last byte. */
  readonly milliseconds: number
}

export const bounds: Bounds = { bytes: 24 * 1_048_576, requests: 64, milliseconds: 15_000 }

/** Enough for the end of central directory with the longest comment, and for most directories whole. */
const TAIL = 128 * 1024
const FIRST_AHEAD = 64 * 1024
const LONGEST_AHEAD = 4 * 1_048_576

/** A remote file that is read in places, never as a whole. */
export interface RangeFile {
  readonly size: number
  /** Exactly `length` bytes from `start`. @throws OtlError when there are not as many, or a bound is reached */
  read(start: number, length: number): Promise<Uint8Array>
}

interface Block {
  readonly start: number
  readonly bytes: Uint8Array
}

/**
 * Opens a file by its end. What was fetched is kept; reads that go on where the last one ended fetch more and more at
 * a time, because a directory is read from its begin to its end.
 *
 * @param url opens somebody's source code to whoever holds it, so no failure repeats it or keeps what might
 * @throws OtlError when the server does not answer ranges
 */
export async function openRanges(url: string, signal: AbortSignal, limit = bounds): Promise<RangeFile> {
  const meter = { bytes: 0, requests: 0 }
  const ask = (range: string, most: number) => fetchRange(url, range, most, { signal, limit, meter })
  const tail = await ask(`bytes=-${TAIL}`, TAIL)
  const size = tail.total
  const blocks: Block[] = [{ start: size - tail.bytes.length, bytes: tail.bytes }]
  let ahead = FIRST_AHEAD

  async function fetchFrom(start: number, length: number): Promise<Block> {
    const last = blocks.at(-1)
    const goesOn = blocks.length > 1 && last !== undefined && last.start + last.bytes.length === start
    ahead = goesOn ? Math.min(ahead * 2, LONGEST_AHEAD) : FIRST_AHEAD
    const end = Math.min(size, start + Math.max(length, ahead))
    const { bytes, total } = await ask(`bytes=${start}-${end - 1}`, end - start)
    if (total !== size || bytes.length !== end - start) throw failure('it changed while it was read')
    const block = { start, bytes }
    blocks.push(block)
    return block
  }

  async function read(start: number, length: number): Promise<Uint8Array> {
    const whole = Number.isSafeInteger(start) && Number.isSafeInteger(length) && start >= 0 && length >= 0
    if (!whole || start + length > size) throw failure('its directory points outside of it')
    if (length > limit.bytes) throw failure('it would take too much to read')
    const out = new Uint8Array(length)
    for (let at = start; at < start + length; ) {
      const holds = ({ start: from, bytes }: Block) => at >= from && at < from + bytes.length
      const block = blocks.find(holds) ?? (await fetchFrom(at, start + length - at))
      const part = block.bytes.subarray(at - block.start, start + length - block.start)
      out.set(part, at - start)
      at += part.length
    }
    return out
  }

  return { size, read }
}

interface Asking {
  readonly signal: AbortSignal
  readonly limit: Bounds
  readonly meter: { bytes: number; requests: number }
}

async function fetchRange(url: string, range: string, most: number, { signal, limit, meter }: Asking) {
  meter.requests++
  meter.bytes += most
  if (meter.requests > limit.requests || meter.bytes > limit.bytes)
    throw failure('it would take too much to read')
  // Not AbortSignal.timeout: the request should also end with the run.
  const patience = AbortSignal.any([signal, AbortSignal.timeout(limit.milliseconds)])
  try {
    const response = await fetch(url, { headers: { range }, redirect: 'error', signal: patience })
    return await taken(response, most)
  } catch (error) {
    if (error instanceof OtlError) throw error
    // The cause is left behind on purpose: Node's own messages may repeat the address.
    throw failure(patience.aborted && !signal.aborted ? 'no answer in time' : 'the connection failed')
  }
}

async function taken(response: Response, most: number): Promise<{ bytes: Uint8Array; total: number }> {
  const range = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(response.headers.get('content-range') ?? '')
  if (response.status === 206 && range) {
    const [from, to, total] = range.slice(1).map(Number)
    const bytes = await bodyOf(response, most)
    if (from === undefined || to === undefined || total === undefined) throw failure('it is no archive')
    if (bytes.length !== to - from + 1 || to >= total) throw failure('the answer was cut short')
    return { bytes, total }
  }
  // A file that is shorter than the range may come whole.
  const length = Number(response.headers.get('content-length') ?? Number.NaN)
  if (response.status === 200 && length <= most) {
    const bytes = await bodyOf(response, most)
    if (bytes.length !== length) throw failure('the answer was cut short')
    return { bytes, total: length }
  }
  await response.body?.cancel()
  throw failure(response.status === 200 ? 'the server answers no ranges' : `HTTP status ${response.status}`)
}

/** Stops at the first byte too many, whatever the headers said. */
async function bodyOf(response: Response, most: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of response.body ?? []) {
    length += part.length
    if (length > most) throw failure('the server sends more than it was asked for')
    parts.push(part)
  }
  const bytes = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}

function failure(why: string): OtlError {
  return new OtlError(`could not look into the package: ${why}`)
}
