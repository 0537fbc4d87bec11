import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { readLayerPackage, readPackage } from '../../../src/aws/package/index.ts'
import { openRanges } from '../../../src/aws/package/ranges.ts'
import { OtlError } from '../../../src/errors.ts'
import { zip } from '../../local/lambda/zip.ts'
import { lambdaServer } from '../../support/lambda-server.ts'
import { type Manner, serveFile } from '../../support/range-server.ts'

const { signal } = new AbortController()
const ARN = 'arn:aws:lambda:us-west-2:123456789012:function:orders'
const LAYER = 'arn:aws:lambda:us-west-2:123456789012:layer:libs:3'
const everything = (names: readonly string[]) => names

async function look(file: Buffer, choose = everything, manner: Manner = 'ranges', size = file.length) {
  const server = await serveFile(file, manner, size)
  const { client } = await lambdaServer(({ path }) =>
    path.includes('/layers/')
      ? { body: { Content: { Location: server.url } } }
      : { body: { Configuration: {}, Code: { Location: server.url } } },
  )
  return { reading: readPackage(client, ARN, choose, signal), client, ...server }
}

async function failure(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => undefined,
    (caught: unknown) => caught,
  )
  if (!(error instanceof OtlError)) throw new Error(`not an OtlError: ${String(error)}`)
  // What --debug would print as well.
  return `${error.message} ${JSON.stringify(error.cause)} ${String((error.cause as Error | undefined)?.stack)}`
}

test('the names, the unzipped size, and the files that were chosen', async () => {
  const { reading } = await look(
    zip([
      { name: 'src/' },
      { name: 'src/app.mjs', content: 'export const handler = 1' },
      { name: 'package.json', content: '{"type":"module"}' },
      { name: 'big.bin', content: randomBytes(500) },
    ]),
    (names) => names.filter((name) => name.endsWith('.json')),
  )
  expect(await reading).toEqual({
    names: ['src/app.mjs', 'package.json', 'big.bin'],
    unzippedBytes: 24 + 17 + 500,
    files: new Map([['package.json', '{"type":"module"}']]),
  })
})

test('a large package is not downloaded: its end, its directory, and the one small file', async () => {
  const modules = Array.from({ length: 4_000 }, (_, at) => ({
    name: `node_modules/some-package-with-a-name/lib/file-${at}.js`,
    content: randomBytes(1_500),
  }))
  const file = zip([{ name: 'index.js', content: 'exports.handler = 1' }, ...modules])
  const { reading, asked } = await look(file, (names) => names.slice(0, 1))
  expect((await reading).names).toHaveLength(4_001)
  expect((await reading).files.get('index.js')).toBe('exports.handler = 1')
  const sent = asked.reduce((sum, one) => sum + one.sent, 0)
  expect(file.length).toBeGreaterThan(6_000_000)
  expect(sent).toBeLessThan(1_200_000)
  expect(asked.length).toBeLessThan(10)
  expect(asked.every(({ range }) => /^bytes=\d*-\d+$/.test(range))).toBe(true)
})

test('a layer version is looked into the same way', async () => {
  const { client } = await look(zip([{ name: 'python/lib/python3.13/site-packages/a.py', content: 'x' }]))
  expect(await readLayerPackage(client, LAYER, signal)).toMatchObject({
    names: ['python/lib/python3.13/site-packages/a.py'],
    unzippedBytes: 1,
  })
})

test('a server that knows no ranges may still give a small file whole', async () => {
  const { reading } = await look(zip([{ name: 'index.js', content: 'x' }]), everything, 'whole')
  expect((await reading).names).toEqual(['index.js'])
})

const large = zip([{ name: 'index.js', content: randomBytes(400_000) }])

test.each<[string, Buffer, Manner, number, RegExp]>([
  ['ranges ignored', large, 'whole', large.length, /answers no ranges/],
  ['ranges ignored, no end', large, 'endless', large.length, /answers no ranges/],
  ['a range without end', large, 'flood', large.length, /more than it was asked for/],
  ['a connection that breaks', large, 'cut', large.length, /connection failed/],
  ['an address that has run out', large, 'denied', large.length, /HTTP status 403/],
  ['no zip at all', randomBytes(300_000), 'ranges', 300_000, /not that of a zip archive/],
  ['an empty file', Buffer.alloc(0), 'whole', 0, /not that of a zip archive/],
  ['the end cut off', large.subarray(0, -30), 'ranges', large.length - 30, /not that of a zip archive/],
])('%s is told without the address', async (_name, file, manner, size, expected) => {
  const { reading, asked } = await look(file, everything, manner, size)
  const said = await failure(reading)
  expect(said).toMatch(expected)
  expect(said).not.toMatch(/s3cr3t|X-Amz|127\.0\.0\.1/)
  expect(asked).toHaveLength(1)
})

test('an answer without an address of the code', async () => {
  for (const Location of [undefined, 'not a url', 'file:///etc/passwd', 'data:text/plain,x']) {
    const { client } = await lambdaServer(() => ({ body: { Code: { Location } } }))
    expect(await failure(readPackage(client, ARN, everything, signal))).toMatch(/gives no address/)
  }
})

test('who may not read the layer is told so', async () => {
  const { client } = await lambdaServer(() => ({ status: 403, error: 'AccessDeniedException' }))
  expect(await failure(readLayerPackage(client, LAYER, signal))).toMatch(/lambda:GetLayerVersion/)
})

test.each(['../../etc/passwd', '/etc/passwd', 'C:/x'])('the name %s is refused', async (name) => {
  const { reading } = await look(zip([{ name, content: 'x' }]))
  expect(await failure(reading)).toMatch(/not that of a zip archive/)
})

test('names that would steer a terminal or meet an object’s own are names like any other', async () => {
  const names = ['__proto__', 'constructor', 'a\u001b[31m\u202e.js', './index.js']
  const { reading } = await look(zip(names.map((name) => ({ name, content: '1' }))))
  expect((await reading).names).toEqual(['__proto__', 'constructor', 'a\u001b[31m\u202e.js', 'index.js'])
  expect((await reading).files.get('__proto__')).toBe('1')
})

test('a file that is not what its directory says, or far too large, is left out', async () => {
  const { reading } = await look(
    zip([
      { name: 'bomb.json', content: Buffer.alloc(5_000_000), claimedSize: 100 },
      { name: 'huge.js', content: Buffer.alloc(3_000_000) },
      { name: 'fine.js', content: 'x' },
    ]),
  )
  expect([...(await reading).files.keys()]).toEqual(['fine.js'])
})

/** `entries`, `size` and `offset` as the end of central directory of a Zip64 archive states them. */
function zip64(entries: bigint, size: bigint, offset: bigint): Buffer {
  const record = Buffer.alloc(56)
  record.write('PK\x06\x06', 'latin1')
  record.writeBigUInt64LE(44n, 4)
  record.writeBigUInt64LE(entries, 24)
  record.writeBigUInt64LE(entries, 32)
  record.writeBigUInt64LE(size, 40)
  record.writeBigUInt64LE(offset, 48)
  const locator = Buffer.alloc(20)
  locator.write('PK\x06\x07', 'latin1')
  locator.writeUInt32LE(1, 16)
  const end = Buffer.alloc(22, 0xff)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt32LE(0, 4)
  end.writeUInt16LE(0, 20)
  return Buffer.concat([record, locator, end])
}

test.each<[string, Buffer]>([
  ['a Zip64 directory beyond the end', zip64(3n, 100n, 2n ** 40n)],
  ['a Zip64 directory of 2^52 entries', zip64(2n ** 52n, 100n, 0n)],
  ['offsets beyond what a number holds', zip64(1n, 1n, 2n ** 63n)],
])('%s', async (_name, end) => {
  const { reading, asked } = await look(end)
  expect(await failure(reading)).toMatch(/could not look into the package/)
  expect(asked.length).toBeLessThan(3)
})

test('a directory too large for its bounds is given up before it is fetched', async () => {
  const server = await serveFile(Buffer.alloc(3_000_000))
  const limit = { bytes: 400_000, requests: 3, milliseconds: 10_000 }
  const file = await openRanges(server.url, signal, limit)
  await expect(file.read(0, 500_000)).rejects.toThrow(/too much/)
  await file.read(0, 10)
  await expect(file.read(1_000_000, 250_000)).rejects.toThrow(/too much/)
  await expect(file.read(-1, 5)).rejects.toThrow(/outside/)
  await expect(file.read(2_999_999, 5)).rejects.toThrow(/outside/)
  expect(server.asked).toHaveLength(2)
})

test('no random bytes after a proper beginning crash it', async () => {
  const good = zip(Array.from({ length: 30 }, (_, at) => ({ name: `f${at}.js`, content: 'x'.repeat(at) })))
  let seed = 42
  const next = () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
    return seed
  }
  for (let round = 0; round < 60; round++) {
    const bad = Buffer.from(good)
    for (let hits = 0; hits < 6; hits++) bad[next() % bad.length] = next() % 256
    const { reading } = await look(bad)
    await reading.catch((error: unknown) => expect(error).toBeInstanceOf(OtlError))
  }
})
