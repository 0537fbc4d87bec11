import { counted } from './words.ts'

const MOST = 300

/** `GET /path`, or with the host where the span's name does not tell it. Queries are left out: they may hold secrets. */
export function httpSummary(
  method: string | undefined,
  url: string | undefined,
  name: string,
): string | undefined {
  if (url === undefined) return method
  const [, host, path] =
    /^(?:[a-z][a-z0-9+.-]*:)?\/\/(?:[^/@]*@)?([^/?#]*)([^?#]*)/i.exec(url.slice(0, 2 * MOST)) ?? []
  const bare =
    host === undefined ? url.split(/[?#]/, 1)[0] : `${name.includes(host) ? '' : host}${path || '/'}`
  return short([method, bare].filter(Boolean).join(' '))
}

/** `PutItem orders`, and `PutItem orders (2 retries)` where the SDK tells that it tried again by itself. */
export function awsSummary(
  operation: string | undefined,
  resource: string | undefined,
  retries = 0,
): string | undefined {
  const said = [operation, resource].filter((part) => part !== undefined && part !== '')
  if (retries > 0) said.push(`(${counted(retries, 'retry', 'retries')})`)
  return said.length > 0 ? short(said.join(' ')) : undefined
}

/** A statement on one line. */
export function sqlSummary(statement: string | undefined): string | undefined {
  return statement === undefined
    ? undefined
    : short(
        statement
          .slice(0, 2 * MOST)
          .replace(/\s+/g, ' ')
          .trim(),
      )
}

/** The last part of an ARN or URL: what people call the resource. */
export function resourceName(text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  if (text.startsWith('arn:')) return lambdaName(text) ?? text.split(/[:/]/).at(-1)
  return /^https?:\/\//.test(text) ? text.split('/').at(-1) : text
}

function lambdaName(arn: string): string | undefined {
  return /:function:([^:]+)/.exec(arn)?.[1]
}

function short(text: string): string {
  return text.length > MOST ? `${text.slice(0, MOST)}…` : text
}
