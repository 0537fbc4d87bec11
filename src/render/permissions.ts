import type { Row } from '../domain/permissions/commands.ts'
import { type GrantName, grants } from '../domain/permissions/grants.ts'
import type { Policies, Policy } from '../domain/permissions/policy.ts'
import { TRACING_POLICY } from '../domain/permissions/role.ts'
import type { Canvas } from './canvas.ts'
import { clip } from './text.ts'
import { wrap } from './wrap.ts'

/** What each command is allowed to do and why; ARNs are for the policy document. */
export function renderPermissions(rows: readonly Row[], canvas: Canvas): string[] {
  return rows.flatMap((row) => [canvas.style.strong(titleOf(row)), ...rowLines(row, canvas)])
}

function titleOf({ command }: Row): string {
  return command === 'role' ? 'the role of a function' : command
}

function rowLines(row: Row, canvas: Canvas): string[] {
  const { style, glyphs } = canvas
  const { needs, mayUse, command } = row
  if (needs.length + mayUse.length === 0) return [`  ${style.quiet('asks nothing of AWS')}`]
  const managed = command === 'role' ? quiet(`AWS's policy ${TRACING_POLICY} holds all of it`, canvas) : []
  return [
    ...needs.flatMap((name) => [
      ...actionLines(name, style.good(glyphs.ok), canvas),
      ...quiet(grants[name].why, canvas),
    ]),
    ...mayUse.flatMap(({ grant, without }) => [
      ...actionLines(grant, style.quiet(glyphs.bullet), canvas),
      ...quiet(`if allowed: ${grants[grant].why}; else ${without}`, canvas),
    ]),
    ...managed,
  ]
}

function actionLines(name: GrantName, sign: string, { style, width, glyphs }: Canvas): string[] {
  return grants[name].actions.map((action, at) => {
    const shown = style.code(clip(action, width - 4, glyphs.ellipsis))
    return `  ${at === 0 ? sign : ' '} ${shown}`
  })
}

function quiet(text: string, { style, width }: Canvas): string[] {
  return wrap(text, width - 6).map((line) => `      ${style.quiet(line)}`)
}

/** `otl permissions -o json`: `policy` is the document; `optional` says what is lost without each further statement. */
export function permissionsToJson(
  rows: readonly Row[],
  { needed, optional }: Policies,
  policy: Policy,
): Record<string, unknown> {
  return {
    version: 1,
    command: 'permissions',
    for: rows.map(({ command }) => command),
    policy,
    why: Object.fromEntries(needed.map(({ Sid }) => [Sid, whyOf(Sid)])),
    optional: optional.map(({ statement, without }) => ({ statement, why: whyOf(statement.Sid), without })),
  }
}

function whyOf(sid: string): string | null {
  const name = sid.replace(/^Optional/, '')
  return Object.entries(grants).find(([key]) => key === name)?.[1].why ?? null
}
