import type { ChangeOptions } from '../change.ts'

/** Flags that say which functions, where and how; all others shape what is done to a function. */
const others = new Set([
  ...[
    'functions',
    'found',
    'all',
    'tag',
    'stack',
    'runtime',
    'notTraced',
    'exclude',
    'region',
    'profile',
    'endpointUrl',
  ],
  ...[
    'output',
    'color',
    'ascii',
    'width',
    'quiet',
    'debug',
    'config',
    'dryRun',
    'yes',
    'rate',
    'planOut',
    'plan',
  ],
  ...['resume', 'list', 'run', 'verbose'],
  // Read from flags that are told themselves.
  'wish',
])

/** Names of the flags in force that shape a plan, for the story of a run. Their values may be secrets, and are left out. */
export function plannedFlags(options: ChangeOptions): readonly string[] {
  const { inspectCode, ...flags } = { inspectCode: true, ...options }
  return Object.entries({ ...flags, noInspectCode: !inspectCode })
    .filter(([name, value]) => !others.has(name) && value !== undefined && value !== false)
    .map(([name]) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`))
    .map((name) => `--${name}`)
    .toSorted()
}
