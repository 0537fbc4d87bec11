import { Command } from 'commander'
import type { Context } from '../context.ts'
import { nearest } from '../domain/catalogue/nearest.ts'
import { commandRows, type Row, roleRow } from '../domain/permissions/commands.ts'
import { policiesOf, policyDocument, type Scope } from '../domain/permissions/policy.ts'
import { Exit, type ExitCode, usageError } from '../errors.ts'
import { permissionsToJson, renderPermissions } from '../render/permissions.ts'
import { parseFunctionRef } from './shared/function-ref.ts'
import { jsonLines } from './shared/json.ts'
import { readRegions } from './shared/regions.ts'

export interface PermissionsOptions {
  readonly command?: string
  readonly function: readonly string[]
  readonly account?: string
  readonly role: boolean
  readonly optional: boolean
  /** The bare document, whatever `--output` says. */
  readonly policy: boolean
  readonly region?: string
}

export function permissionsCommand(ctx: Context, run = runPermissions): Command {
  return new Command('permissions')
    .description('The least policy for whoever runs otl, or for the role of a function.')
    .argument('[command]', 'what is to be allowed; all commands when none is named')
    .option('--function <function>', 'name or ARN to narrow the policy to; may be repeated', collect, [])
    .option('--account <id>', 'account to narrow the policy to')
    .option('--role', 'what the role of a function needs instead', false)
    .option('--optional', 'put what otl can do without into the policy, too', false)
    .option('--policy', 'print the policy document alone', false)
    .action(async (name: string | undefined, _flags, command: Command) => {
      ctx.finish(await run({ ...command.optsWithGlobals(), ...(name ? { command: name } : {}) }, ctx))
    })
}

export async function runPermissions(options: PermissionsOptions, ctx: Context): Promise<ExitCode> {
  const rows = rowsOf(options)
  const policies = policiesOf(rows, scopeOf(options))
  const policy = policyDocument(policies, options.optional)
  if (options.policy) ctx.out(jsonLines(policy))
  else if (ctx.output === 'json') ctx.out(jsonLines(permissionsToJson(rows, policies, policy)))
  else ctx.out(renderPermissions(rows, ctx.canvas))
  if (options.policy && policy.Statement.length === 0)
    ctx.tell(['nothing has to be allowed: IAM takes no empty policy'])
  if (!options.policy && ctx.output === 'text') ctx.tell(['add --policy for the document to attach'])
  return Exit.Ok
}

function rowsOf({ command, role }: PermissionsOptions): readonly Row[] {
  if (role && command !== undefined) {
    throw usageError('the role of a function is the same for every command', 'leave out one of the two')
  }
  if (role) return [roleRow]
  if (command === undefined) return commandRows
  const row = commandRows.find((one) => one.command === command)
  if (row) return [row]
  const names = commandRows.map((one) => one.command)
  const meant = nearest(command, names)
  throw usageError(`there is no command "${command}"`, meant ? `did you mean ${meant}?` : names.join(', '))
}

function scopeOf({ function: functions, region, account }: PermissionsOptions): Scope {
  if (account !== undefined && !/^\d{12}$/.test(account)) {
    throw usageError(`"${account}" is not an account`, 'an account has twelve digits')
  }
  const refs = functions.map(parseFunctionRef)
  return { regions: readRegions(region), functions: refs, ...(account ? { account } : {}) }
}

function collect(value: string, earlier: readonly string[]): string[] {
  return [...earlier, value]
}
