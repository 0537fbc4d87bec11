import { parseJson } from '../json.ts'
import { type Verdict, verdictOf, type Words } from './role-verdict.ts'

/** A policy document as the text that Terraform has of it. */
export function verdictOfJson(text: string): Verdict {
  const document = objectOf(parseJson(text))
  if (!document) return { unclear: 'a policy of the role is not JSON' }
  const verdicts = listOf(document.Statement).map((one) => {
    const statement = objectOf(one) ?? {}
    return verdictOf({
      effect: typeof statement.Effect === 'string' ? statement.Effect : undefined,
      actions: words(statement.Action),
      notActions: words(statement.NotAction),
      resources: words(statement.Resource),
      notResources: words(statement.NotResource),
      conditional: statement.Condition !== undefined,
    })
  })
  if (verdicts.includes('denies')) return 'denies'
  if (verdicts.includes('allows')) return 'allows'
  return verdicts.find((verdict) => typeof verdict === 'object') ?? 'silent'
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null ? { ...value } : undefined
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined) return []
  return Array.isArray(value) ? value : [value]
}

function words(value: unknown): Words {
  return { words: listOf(value).filter((one) => typeof one === 'string') }
}
