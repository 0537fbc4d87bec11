/** A line of a log that GitHub's runner obeys. */
export interface WorkflowCommand {
  readonly name: string
  readonly properties: Readonly<Record<string, string>>
  readonly data: string
}

/** The commands of the runner (actions/runner, src/Runner.Worker/ActionCommandManager.cs). */
const known = new Set([
  ...['add-mask', 'add-matcher', 'remove-matcher', 'add-path', 'set-env', 'set-output', 'save-state'],
  ...['debug', 'error', 'warning', 'notice', 'group', 'endgroup', 'echo', 'internal-set-repo-path'],
])

/**
 * What the runner would obey of a log, read as it does (actions/runner, src/Runner.Common/ActionCommand.cs): `::name k=v::data`
 * at the start of a line, `##[name k=v]data` anywhere in it, and nothing between `stop-commands` and its token.
 */
export function obeyed(log: string): WorkflowCommand[] {
  const found: WorkflowCommand[] = []
  let token: string | undefined
  for (const line of log.split(/\r?\n/)) {
    if (token !== undefined) {
      if (line.trim() === `::${token}::`) token = undefined
      continue
    }
    const stop = /^\s*::stop-commands::(.+)$/.exec(line)?.[1]
    if (stop !== undefined) token = stop
    else found.push(...commandOf(line))
  }
  return found
}

function commandOf(line: string): WorkflowCommand[] {
  const [, head, data] =
    /^\s*::((?:(?!::).)*)::(.*)$/.exec(line) ?? /##\[([^\]]*)\](.*)$/.exec(line) ?? ([] as string[])
  if (head === undefined || data === undefined) return []
  const [name = '', ...rest] = head.split(' ')
  if (!known.has(name)) return []
  const pairs = rest
    .join(' ')
    .split(',')
    .map((pair) => pair.split(/=(.*)/s).slice(0, 2).map(unescaped))
  return [{ name, properties: Object.fromEntries(pairs), data: unescaped(data) }]
}

function unescaped(text: string): string {
  return text
    .replaceAll('%3A', ':')
    .replaceAll('%2C', ',')
    .replaceAll('%0A', '\n')
    .replaceAll('%0D', '\r')
    .replaceAll('%25', '%')
}
