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
      if ((option.isBoolean() || option.negate) && /^(|0|no|off|false)$/i.test(text)) continue
      command.setOptionValueWithSource(option.attributeName(), read(option, text, name), 'env')
    }
  }
}

/** Keys are the flags' names in camelCase: `endpointUrl` is --endpoint-url. */
export function applyConfig(values: Readonly<Record<string, unknown>>, chain: Chain): void {
  const [running] = chain
  for (const [key, value] of Object.entries(values)) {
    // `{"traces": {"since": "1h"}}` is for one command alone, and others pass over it.
    if (isRecord(value)) {
      if (running?.name() === key) applyConfig(value, chain)
      continue
    }
    const owner = chain.find((command) => command.options.some((option) => option.attributeName() === key))
    const option = owner?.options.find((one) => one.attributeName() === key)
    if (owner === undefined || option === undefined) {
      const known = chain
        .flatMap((command) => command.options.map((one) => one.attributeName()))
        .filter((name) => !/^(version|config)$/.test(name))
      throw usageError(
        `the configuration file names an unknown flag "${key}"`,
        `it may set: ${known.join(', ')}`,
      )
    }
    checkType(option, key, value)
    if (isSaid(owner, option)) continue
    const given =
      typeof value === 'boolean' ? value : read(option, String(value), `"${key}" of the configuration file`)
    owner.setOptionValueWithSource(key, given, 'config')
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A switch takes true or false, any other flag a text or a number; anything else would be misread in silence. */
function checkType(option: Option, key: string, value: unknown): void {
  const fits =
    option.isBoolean() || option.negate ? typeof value === 'boolean' : /^(string|number)$/.test(typeof value)
  if (fits) return
  const takes = option.isBoolean() || option.negate ? 'true or false' : 'a text or a number'
  throw usageError(`"${key}" of the configuration file is ${JSON.stringify(value)}; it takes ${takes}`)
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
