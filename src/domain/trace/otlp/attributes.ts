import { addAttributes, gather } from '../attributes.ts'
import { filled } from '../lenient.ts'
import type { Attributes } from '../model.ts'
import type { OtlpSpan } from './spans.ts'

type Values = ReadonlyMap<string, unknown>

/** What a span, its resource and its scope say, each under a prefix of its own. */
export function attributesOf(values: Values, resource: Values, scope: OtlpSpan['scope']): Attributes {
  const gathered = gather()
  addAttributes(gathered, 'scope.name', filled(scope?.name))
  addAttributes(gathered, 'scope.version', filled(scope?.version))
  for (const [key, value] of values) addAttributes(gathered, `attribute.${key}`, value)
  for (const [key, value] of resource) addAttributes(gathered, `resource.${key}`, value)
  return gathered.attributes
}
