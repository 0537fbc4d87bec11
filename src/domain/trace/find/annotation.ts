export interface Annotation {
  readonly key: string
  readonly value: string
}

/** The characters that X-Ray indexes in a key: letters, digits, underscores, and the dots of OpenTelemetry's names. */
const KEY = /^[A-Za-z0-9_][A-Za-z0-9_.]*$/

/** `key=value`, where the value may hold further equals signs. @returns undefined for anything else */
export function parseAnnotation(text: string): Annotation | undefined {
  const at = text.indexOf('=')
  const key = text.slice(0, Math.max(0, at)).trim()
  return KEY.test(key) ? { key, value: text.slice(at + 1) } : undefined
}
