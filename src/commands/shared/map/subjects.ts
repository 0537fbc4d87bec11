export interface Subjects {
  readonly functions: readonly string[]
  /** Files, folders, `-`, and ids of traces. */
  readonly traces: readonly string[]
}

const TRACE_ID = /^1-[0-9a-f]{8}-[0-9a-f]{24}$/i

/**
 * Tells traces from functions by their names, without looking: a function's name has neither a dot nor a slash, and an
 * ARN begins like one. Whoever has a file called `traces` writes `./traces`.
 */
export function sortSubjects(subjects: readonly string[]): Subjects {
  const isTrace = (text: string) =>
    text === '-' || TRACE_ID.test(text) || (/[./\\]/.test(text) && !/^arn:/.test(text))
  return { functions: subjects.filter((text) => !isTrace(text)), traces: subjects.filter(isTrace) }
}
