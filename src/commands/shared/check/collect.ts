import { type Checking, checkSubject } from '../../../domain/policy/check.ts'
import { type Checked, checkedOf, type Finding } from '../../../domain/policy/finding.ts'
import { isOpen, type Mend, mendOf } from '../../../domain/policy/mend.ts'
import type { Subject } from '../../../domain/policy/subject.ts'
import type { TemplateFunction } from '../../../domain/template/reading.ts'
import type { CheckFailure } from '../../../render/check/report.ts'
import { addFunction, emptyTally, type Tally } from '../../../render/check/tally.ts'
import type { Step } from './step.ts'

/** What has been found so far. What has to be kept is small: of a function its names, of a finding its sentence. */
export interface Found {
  /** `counts`: whoever prints as it goes needs no function and no finding of one again. */
  readonly keeps: 'all' | 'counts'
  /** Of the functions, not of the policy. */
  readonly tally: Tally
  readonly functions: Checked[]
  readonly findings: Finding[]
  readonly failures: CheckFailure[]
  /** Sentences for the story. */
  readonly doubts: string[]
  readonly inFiles: FoundInFile[]
  /** Live functions that enable would mend. */
  readonly mends: LiveMend[]
}

export interface FoundInFile {
  readonly about: Checked
  readonly fn: TemplateFunction
  readonly subject: Subject
  readonly findings: readonly Finding[]
}

export interface LiveMend {
  readonly arn: string
  readonly selected: boolean
  readonly mend: Mend
}

export interface Judged {
  readonly about: Checked
  readonly findings: readonly Finding[]
  /** Whether enable would mend some of it; always false for functions of files, and where only counts are kept. */
  readonly byEnable: boolean
}

export function nothingFound(keeps: Found['keeps'] = 'all'): Found {
  return {
    keeps,
    tally: emptyTally(),
    functions: [],
    findings: [],
    failures: [],
    doubts: [],
    inFiles: [],
    mends: [],
  }
}

/** @returns what was found of a function; undefined for a step that is none */
export function collect(found: Found, step: Step, checking: Checking): Judged | undefined {
  if (step.kind === 'failure') found.failures.push(step.failure)
  if (step.kind === 'doubt') {
    found.doubts.push(`${step.at.file}:${step.at.line}:${step.at.column}: ${step.says}`)
  }
  if (step.kind !== 'subject') return undefined
  const { subject, fn, selected = false, ...means } = step
  const findings = checkSubject(subject, means, checking)
  const about = checkedOf(subject)
  addFunction(found.tally, findings, checking.policy)
  if (found.keeps === 'counts') return { about, findings, byEnable: false }
  found.functions.push(about)
  found.findings.push(...findings)
  if (fn) found.inFiles.push({ about, fn, subject, findings })
  const mend = about.arn === undefined ? undefined : mendOf(subject, findings, checking)
  if (mend && about.arn !== undefined) found.mends.push({ arn: about.arn, selected, mend })
  return { about, findings, byEnable: mend !== undefined }
}

/** Keys of what was open before and is not any more. */
export function mendedBetween(before: readonly Finding[], after: readonly Finding[]): readonly string[] {
  const left = new Set(after.map(({ key }) => key))
  return [...new Set(before.filter(isOpen).map(({ key }) => key))].filter((key) => !left.has(key))
}
