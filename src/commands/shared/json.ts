import { jsonText } from '../../render/json.ts'

/** One JSON document for stdout, indented, with every character that could steer a terminal escaped. */
export function jsonLines(value: unknown): readonly string[] {
  return jsonText(value, 2).split('\n')
}
