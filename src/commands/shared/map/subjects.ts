export interface Subjects {
  readonly functions: readonly string[]
  readonly files: readonly string[]
}

/**
 * Tells files from functions by their names, without looking: a function's name has neither a dot nor a slash, and an
 * ARN begins like one. Whoever has a file called `traces` writes `./traces`.
 */
export function sortSubjects(subjects: readonly string[]): Subjects {
  const isFile = (text: string) => text === '-' || (/[./\\]/.test(text) && !/^arn:/.test(text))
  return { functions: subjects.filter((text) => !isFile(text)), files: subjects.filter(isFile) }
}
