import picomatch from 'picomatch'
import { ifKnown } from '../domain/policy/field.ts'
import { type Subject, textNamed } from '../domain/policy/subject.ts'
import type { RawWhen } from './validate.ts'

/**
 * Which functions a part of a policy speaks of: all that is said has to hold. What cannot be known does not, so that no
 * waiver covers a function by chance.
 */
export function whichFunctions(when: RawWhen): (subject: Subject) => boolean {
  const names = globs(when.functions)
  const regions = globs(when.regions)
  const runtimes = globs(when.runtimes)
  const files = globs(when.files)
  const tags = Object.entries(when.tags ?? {}).map(([name, glob]) => [name, globs([glob])] as const)
  return (subject) =>
    names?.(...namesOf(subject)) !== false &&
    regions?.(...texts(ifKnown(subject.region))) !== false &&
    runtimes?.(...texts(ifKnown(subject.runtime))) !== false &&
    files?.(...(subject.origin.kind === 'template' ? [subject.origin.at.file] : [])) !== false &&
    tags.every(([name, matches]) => matches?.(...texts(ifKnown(textNamed(subject.tags, name)))) !== false)
}

type Matches = (...texts: readonly string[]) => boolean

/** A star of a name may stand for a slash as well: ids of nested stacks have some. */
function globs(patterns: readonly string[] | undefined): Matches | undefined {
  if (patterns === undefined) return undefined
  const matches = picomatch([...patterns], { bash: true, dot: true, nonegate: true })
  return (...names) => names.some((name) => matches(name))
}

function namesOf({ id, label, name, origin }: Subject): readonly string[] {
  return [id, label, ...texts(ifKnown(name)), ...(origin.kind === 'live' ? [origin.fn.arn] : [])]
}

function texts(value: string | undefined): readonly string[] {
  return value === undefined ? [] : [value]
}
