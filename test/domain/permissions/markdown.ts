import { commandRows } from '../../../src/domain/permissions/commands.ts'
import { type GrantName, grants } from '../../../src/domain/permissions/grants.ts'

/** The rows of the table in docs/permissions.md. */
export function tableRows(): string[] {
  return commandRows.map(({ command, needs, mayUse }) => {
    const optional = mayUse.map(({ grant, without }) => `${actions(grant)} (else ${without})`)
    return `| \`${command}\` | ${needs.map(actions).join(', ') || 'nothing'} | ${optional.join(', ')} |`
  })
}

function actions(name: GrantName): string {
  return grants[name].actions.map((action) => `\`${action}\``).join(', ')
}
