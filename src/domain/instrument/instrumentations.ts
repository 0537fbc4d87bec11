import type { Language } from '../catalogue/distro.ts'
import { nearest } from '../catalogue/nearest.ts'
import { nodeNames, pythonOff, pythonOn } from './instrumentation-names.ts'
import { javaVariable } from './wish-variables.ts'

/** Variables that switch the named instrumentations on, or why that cannot be done. */
export type InstrumentationAnswer =
  | {
      readonly kind: 'variables'
      readonly variables: Readonly<Record<string, string>>
      readonly notes: readonly string[]
    }
  | { readonly kind: 'refused'; readonly reason: string; readonly wayOut: string }

export function instrumentationsFor(language: Language, names: readonly string[]): InstrumentationAnswer {
  switch (language) {
    case 'nodejs':
      return unknownIn(names, nodeNames, 'Node.js') ?? nodejs(names)
    case 'python':
      return unknownIn(names, [...pythonOff, ...pythonOn], 'Python') ?? python(names)
    case 'java':
      return java(names)
    case 'dotnet':
      return {
        kind: 'refused',
        reason: 'how the .NET layer chooses its instrumentations is not known to otl',
        wayOut: 'leave --instrumentations out for this function, or name its variable with --set',
      }
  }
}

/** The layer's script appends aws-lambda and http to whatever the list holds. */
function nodejs(names: readonly string[]): InstrumentationAnswer {
  const missing = names.includes('aws-sdk')
    ? []
    : ['aws-sdk is not among the instrumentations, so calls of AWS are seen as plain HTTP']
  return {
    kind: 'variables',
    variables: { OTEL_NODE_ENABLED_INSTRUMENTATIONS: names.join(',') },
    notes: missing,
  }
}

/** Python can only be told what to leave out: the layer's own list without the named ones. */
function python(names: readonly string[]): InstrumentationAnswer {
  const off = pythonOff.filter((name) => !names.includes(name))
  return {
    kind: 'variables',
    variables: { OTEL_PYTHON_DISABLED_INSTRUMENTATIONS: off.join(',') },
    notes: ['what a later layer would leave out by default has to be added to that list'],
  }
}

/** The layer's script switches everything off but a handful; each other one has a switch of its own. */
function java(names: readonly string[]): InstrumentationAnswer {
  const entries = names.map((name) => [javaVariable(name), 'true'] as const)
  return { kind: 'variables', variables: Object.fromEntries(entries), notes: [] }
}

function unknownIn(
  names: readonly string[],
  known: readonly string[],
  language: string,
): InstrumentationAnswer | undefined {
  const odd = names.find((name) => !known.includes(name))
  if (odd === undefined) return undefined
  const meant = nearest(odd, known)
  return {
    kind: 'refused',
    reason: `the ${language} layer has no instrumentation "${odd}"`,
    wayOut: meant ? `did you mean ${meant}?` : `it has ${known.join(', ')}`,
  }
}
