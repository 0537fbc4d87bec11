import { jsonText } from '../../render/json.ts'

/** One JSON document on one line, for streams. */
export function jsonLine(value: unknown): string {
  return jsonText(value)
}

/** One JSON document for stdout, indented, with every character that could steer a terminal escaped. */
export function jsonLines(value: unknown): readonly string[] {
  return jsonText(value, 2).split('\n')
}
