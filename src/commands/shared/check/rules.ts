import type { Context } from '../../../context.ts'
import { nearest } from '../../../domain/catalogue/nearest.ts'
import { ruleNamed, rules } from '../../../domain/policy/table.ts'
import { Exit, type ExitCode, usageError } from '../../../errors.ts'
import { renderRule, renderRuleList, ruleToJson } from '../../../render/check/rules.ts'
import { jsonLines } from '../json.ts'

const ids = rules.map(({ id }) => id)

export function explainRule(id: string, ctx: Context): ExitCode {
  const rule = ruleNamed(id)
  if (!rule) {
    const near = nearest(id, ids) ?? ids.find((one) => one.startsWith(id))
    const hint = near === undefined ? '`otl check --list-rules` shows them' : `did you mean ${near}?`
    throw usageError(`there is no rule "${id}"`, hint)
  }
  ctx.out(
    ctx.output === 'json'
      ? jsonLines({ version: 1, command: 'check', rules: [ruleToJson(rule)] })
      : renderRule(rule, ctx.canvas),
  )
  return Exit.Ok
}

export function listRules(ctx: Context): ExitCode {
  ctx.out(
    ctx.output === 'json'
      ? jsonLines({ version: 1, command: 'check', rules: rules.map(ruleToJson) })
      : renderRuleList(ctx.canvas),
  )
  return Exit.Ok
}
