import type { PolicyDraft } from '../../../domain/policy/draft/draft.ts'
import { jsonText } from '../../json.ts'
import { wrap } from '../../wrap.ts'
import { plainValue } from './entry.ts'
import { written } from './language.ts'
import { script, yaml } from './languages.ts'
import { policyEntries } from './policy.ts'
import { originOf } from './words.ts'

export type DraftFormat = 'yaml' | 'json' | 'ts'

/** Where an editor finds the schema once otl is installed in the project. */
const SCHEMA = './node_modules/otl/docs/schema/otl.config.schema.json'

/** The text of a policy file; JSON takes no comments. */
export function policyFile(draft: PolicyDraft, format: DraftFormat): string {
  if (format === 'json') return `${jsonText(policyJson(draft), 2)}\n`
  const head = [
    'What `otl check` asks of every function. Each member is told in docs/policy.md of otl.',
    originOf(draft.from),
  ]
  const lines = head.flatMap((text) => wrap(text, 100))
  const entries = policyEntries(draft)
  if (format === 'yaml') {
    const body = written({ entries }, yaml)
    return text([`# yaml-language-server: $schema=${SCHEMA}`, ...lines.map((line) => `# ${line}`), ...body])
  }
  const body = written({ entries }, script).map((line) => (line === '' ? '' : `  ${line}`))
  return text([...lines.map((line) => `// ${line}`), 'export default {', ...body, '}'])
}

/** A policy that is a valid otl.config.json. */
export function policyJson(draft: PolicyDraft): Record<string, unknown> {
  return { $schema: SCHEMA, ...plainValue(policyEntries(draft)) }
}

function text(lines: readonly string[]): string {
  return `${lines.join('\n')}\n`
}
