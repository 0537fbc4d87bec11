import type { Place } from '../policy/field.ts'
import type { FunctionFields, TemplateFormat } from '../policy/subject.ts'

/** A function as a file describes it. Here `absent` means "not stated": Lambda's defaults are not filled in. */
export interface TemplateFunction extends FunctionFields {
  /** Names it within what was read: `OrdersFunction`, `Nested/OrdersFunction`, `module.a.aws_lambda_function.b["x"]`. */
  readonly id: string
  readonly label: string
  readonly format: TemplateFormat
  /** Of the resource. */
  readonly at: Place
  /** Logical id in the template of `at`; absent where no CloudFormation resource describes it. */
  readonly logicalId?: string
  /** Whether it is a resource of SAM: a template may hold those and CloudFormation's own. */
  readonly sam?: boolean
}

/**
 * `unread`: a file, or a part that may hold functions, could not be read. `doubt`: what was read may not be what is
 * deployed, for example because a macro changes it. `note`: something that was left out on purpose.
 */
export interface Problem {
  readonly weight: 'unread' | 'doubt' | 'note'
  readonly at: Place
  /** A sentence without its full stop. */
  readonly says: string
}

/** All that was found, in the order of the files. */
export interface TemplateReading {
  readonly functions: readonly TemplateFunction[]
  readonly problems: readonly Problem[]
}

export interface TemplateRequest extends ReadingOptions {
  /** Templates, plans and manifests, each told by its content; `-` is standard input. */
  readonly files: readonly string[]
  /** Output folders of `cdk synth`. */
  readonly cdkOut: readonly string[]
}

export interface ReadingOptions {
  /** Where a template will be deployed, which it does not say itself. */
  readonly region?: string
  /** Values of template parameters, over their defaults. */
  readonly parameters: Readonly<Record<string, string>>
}
