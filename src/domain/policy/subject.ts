import type { Architecture, LambdaFunction, TracingMode } from '../instrument/function.ts'
import { absent, type Field, type Place } from './field.ts'

/**
 * A function as a rule sees it, live or in a file. What Lambda or SAM would fill in is filled in: `absent` means that
 * the function will not have it either.
 */
export interface Subject extends FunctionFields {
  /** Names the function within its source, the same in every run: `orders`, `Api/OrdersFunction`, `module.a.aws_lambda_function.b["x"]`. */
  readonly id: string
  /** What a person calls it: the function's name where it is known. */
  readonly label: string
  readonly origin: Origin
}

export type Origin =
  | { readonly kind: 'live'; readonly fn: LambdaFunction }
  | {
      readonly kind: 'template'
      readonly format: TemplateFormat
      /** Of the function's resource. */
      readonly at: Place
    }

/** Who wrote the file; a stack that CDK or Serverless made is CloudFormation with another owner. */
export type TemplateFormat = 'sam' | 'cloudformation' | 'cdk' | 'terraform' | 'serverless'

export interface FunctionFields {
  readonly name: Field<string>
  /** Where the function runs or will run. */
  readonly region: Field<string>
  readonly packageType: Field<'Zip' | 'Image'>
  /** Lambda's identifier. Absent for images. */
  readonly runtime: Field<string>
  readonly architecture: Field<Architecture>
  readonly handler: Field<string>
  /** Versioned ARNs in the order that Lambda unpacks them, each known or not. */
  readonly layers: Field<readonly Field<string>[]>
  readonly environment: Field<Texts>
  readonly tracing: Field<TracingMode>
  readonly timeoutSeconds: Field<number>
  readonly memoryMegabytes: Field<number>
  /** ARN of the execution role. */
  readonly role: Field<string>
  /** Whether that role may send traces. */
  readonly roleMayTrace: Field<boolean>
  /** Whether published versions start from a snapshot. */
  readonly snapStart: Field<boolean>
  readonly tags: Field<Texts>
  readonly aliases: Field<readonly SubjectAlias[]>
  /** A function of a template may hang on a condition that only the deployment knows. Live ones exist. */
  readonly exists: Field<boolean>
}

/** Variables or tags. Values may be secrets: they are compared, never shown. */
export interface Texts {
  readonly entries: ReadonlyMap<string, Field<string>>
  /** Why there may be more than these. Absent where the list is whole. */
  readonly more?: string
}

export interface SubjectAlias {
  readonly name: Field<string>
  /** Where its calls go. */
  readonly targets: Field<readonly AliasTarget[]>
  /** Environments that are kept warm. */
  readonly provisioned: Field<number>
}

export interface AliasTarget {
  readonly version: Version
  /** Share of the calls, from 0 to 1. */
  readonly share: Field<number>
}

/**
 * `numbered`: a version that exists already, `traced` where its configuration was read.
 * `published`: the deployment publishes it when the code or the configuration changes (`any change`), when the code
 * does (SAM's AutoPublishAlias), or never again once it is there (an AWS::Lambda::Version that keeps its name).
 */
export type Version =
  | { readonly kind: 'latest' }
  | { readonly kind: 'numbered'; readonly number: string; readonly traced: Field<boolean> }
  | { readonly kind: 'published'; readonly on: 'any change' | 'code change' | 'first deployment' }
  | { readonly kind: 'unknown'; readonly reason: string }

/** @returns `absent` only where the list is whole and does not hold the name */
export function textNamed(texts: Field<Texts>, name: string): Field<string> {
  if (texts.kind !== 'known') return texts
  const { entries, more } = texts.value
  const found = entries.get(name)
  if (found) return found
  if (more === undefined) return absent
  return { kind: 'unknown', reason: more, ...(texts.at ? { at: texts.at } : {}) }
}
