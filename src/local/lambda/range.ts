/**
 * A file as S3 hands it out: whole, or the one range that was asked for (RFC 9110, section 14). Several ranges, and
 * what cannot be read as one, are answered with the whole file.
 */
export function ranged(bytes: Uint8Array<ArrayBuffer>, range: string | undefined): Response {
  const headers = { 'content-type': 'application/zip', 'accept-ranges': 'bytes' }
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/.exec(range ?? '') ?? []
  if (from === '' && to === '') return new Response(bytes, { headers })
  const size = bytes.length
  const start = from === '' ? Math.max(0, size - Number(to)) : Number(from)
  const end = from === '' || to === '' ? size : Math.min(size, Number(to) + 1)
  if (start >= end)
    return new Response(null, { status: 416, headers: { 'content-range': `bytes */${size}` } })
  const part = { ...headers, 'content-range': `bytes ${start}-${end - 1}/${size}` }
  return new Response(bytes.slice(start, end), { status: 206, headers: part })
}
