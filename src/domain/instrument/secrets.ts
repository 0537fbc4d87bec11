import { isPlain, isSecretValue, TRACES_ENDPOINT } from './setting-table.ts'
import { WRAPPER } from './variables.ts'

/** Stands for a value that is not shown. Its length is no secret's business either. */
export const HIDDEN = '(hidden)'

const secretName =
  /SECRET|TOKEN|PASS(WORD|WD|PHRASE)?|PWD|CREDENTIAL|AUTH|PRIVATE|HEADERS?$|DSN|CONN(ECTION)?_?STR|COOKIE|SALT|JWT|(^|_)(KEY|KEYS|CERT|PIN)$|API_?KEY|LICEN[CS]E/i

export function looksSecret(name: string, value: string): boolean {
  return isSecretValue(value) || (secretName.test(name) && !isPlain(name, value))
}

/**
 * The value of a variable as a plan may show it. A value that otl did not write may hold anything, so it is shown only
 * where its form leaves no room for a secret.
 * @param typed what the user gave on this command line
 */
export function shownValue(
  name: string,
  value: string,
  typed: Readonly<Record<string, string>> = {},
): string {
  if (name === WRAPPER || isPlain(name, value)) return value
  if (name === TRACES_ENDPOINT) return shownAddress(value)
  const given = Object.hasOwn(typed, name) && typed[name] === value
  return given && !looksSecret(name, value) ? value : HIDDEN
}

/** Some vendors put a token into the path, so only paths that everybody uses are shown. */
function shownAddress(value: string): string {
  try {
    const { protocol, host, username, password, pathname, search } = new URL(value)
    if (!/^https?:$/.test(protocol) || username || password || search) return HIDDEN
    return /^\/(v1\/traces\/?)?$/.test(pathname) ? value : `${protocol}//${host}/…`
  } catch {
    return HIDDEN
  }
}

/**
 * Four hexadecimal digits that tell whether a value is still the one that was written (FNV-1a, folded to 16 bits): one
 * change in 65,536 goes unnoticed, and no value can be found out from so little.
 */
export function fingerprint(name: string, value: string): string {
  let hash = 0x811c9dc5
  for (const byte of new TextEncoder().encode(`${name}=${value}`)) {
    hash = Math.imul(hash ^ byte, 0x01000193) >>> 0
  }
  return ((hash >>> 16) ^ (hash & 0xffff)).toString(16).padStart(4, '0')
}
