import type { IncomingHttpHeaders } from 'node:http'

const LOOPBACK_HOST = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?$/i
const LOOPBACK_ORIGIN = /^https?:\/\/(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?$/i

/**
 * Why a request must not be served, if so. The server runs code it is given and checks no signature, so a web page
 * must not reach it: not by rebinding its own name to 127.0.0.1 (foreign Host), and not by posting across origins.
 */
export function refusal(headers: IncomingHttpHeaders): string | undefined {
  if (headers.host === undefined || !LOOPBACK_HOST.test(headers.host)) {
    return 'otl local answers requests to 127.0.0.1 and localhost only'
  }
  if (headers.origin !== undefined && !LOOPBACK_ORIGIN.test(headers.origin)) {
    return 'otl local does not answer requests of web pages'
  }
  if (headers['sec-fetch-site'] === 'cross-site') return 'otl local does not answer requests of web pages'
  return undefined
}
