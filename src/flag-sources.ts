import { type Command, InvalidArgumentError, type Option } from 'commander'
import { usageError } from './errors.ts'

/**
 * Where a flag's value comes from besides the command line:
 *
 *     default  <  configuration file  <  OTL_* variable  <  command line
 *
 * `chain` is the command that runs, then its ancestors.
 */
type Chain = readonly Command[]

/** `--since` is OTL_SINCE. A switch's variable says yes with anything but an empty text, 0, no, off or false. */
export function applyEnvironment(env: Readonly<Record<string, string | undefined>>, chain: Chain): void {
  for (const command of chain) {
    for (const option of command.options) {
      const name = variableOf(option)
      const text = env[name]
      if (text === undefined || isSaid(command, option)) continue
      if (option.isBoolean() && /^(|0|no|off|false)$/i.test(text)) continue
      command.setOptionValueWithSource(option.attributeName(), read(option, text, name), 'env')
    }
  }
}

/** Keys are the flags' names in camelCase: `endpointUrl` is --endpoint-url. */
export function applyConfig(values: Readonly<Record<string, unknown>>, chain: Chain): void {
  for (const [key, value] of Object.entries(values)) {
    const owner = chain.find((command) => command.options.some((option) => option.attributeName() === key))
    const option = owner?.options.find((one) => one.attributeName() === key)
    if (owner === undefined || option === undefined) {
      const known = chain.flatMap((command) => command.options.map((one) => one.attributeName()))
      throw usageError(
        `the configuration file names an unknown flag "${key}"`,
        `it may set: ${known.join(', ')}`,
      )
    }
    if (isSaid(owner, option)) continue
    const given =
      typeof value === 'boolean' ? value : read(option, String(value), `"${key}" of the configuration file`)
    owner.setOptionValueWithSource(key, given, 'config')
  }
}

function variableOf(option: Option): string {
  return `OTL_${(option.long ?? '').replace(/^--/, '').replaceAll('-', '_').toUpperCase()}`
}

/** Whether a stronger source has spoken. */
function isSaid(command: Command, option: Option): boolean {
  const source = command.getOptionValueSource(option.attributeName())
  return source === 'cli' || source === 'env'
}

function read(option: Option, text: string, from: string): unknown {
  if (option.negate) return false
  if (option.isBoolean()) return true
  try {
    return option.parseArg ? option.parseArg(text, option.defaultValue) : text
  } catch (error) {
    if (error instanceof InvalidArgumentError) throw usageError(`${from}: ${error.message}`)
    throw error
  }
}
