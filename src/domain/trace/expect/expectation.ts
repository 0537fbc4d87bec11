import type { Millis } from '../model.ts'

/** What a trace should be like; `docs/expect.md` describes the language that says it. */
export type Expectation =
  | { readonly kind: 'span'; readonly name: string }
  | { readonly kind: 'no span'; readonly name: string }
  | {
      readonly kind: 'count'
      readonly name: string
      readonly comparison: Comparison
      readonly count: number
    }
  /** Without a name: of the whole trace. */
  | { readonly kind: 'status'; readonly name?: string; readonly status: ExpectedStatus }
  | {
      readonly kind: 'duration'
      readonly name?: string
      readonly comparison: Comparison
      readonly limit: Millis
    }
  /** At least two. */
  | { readonly kind: 'order'; readonly names: readonly string[] }
  /** Without a test: the attribute is there. */
  | { readonly kind: 'attribute'; readonly name: string; readonly key: string; readonly test?: AttributeTest }
  /** Without a name: any function of the trace. */
  | { readonly kind: 'cold' | 'warm'; readonly name?: string }

export const comparisons = ['=', '!=', '<', '<=', '>', '>='] as const
export type Comparison = (typeof comparisons)[number]

/** `failed` is any of the three before it. */
export const statuses = ['ok', 'error', 'throttle', 'fault', 'failed'] as const
export type ExpectedStatus = (typeof statuses)[number]

export interface AttributeTest {
  readonly comparison: Comparison
  /** A number's text where the comparison is of size. */
  readonly value: string
}

export function compare(a: number, comparison: Comparison, b: number): boolean {
  switch (comparison) {
    case '=':
      return a === b
    case '!=':
      return a !== b
    case '<':
      return a < b
    case '<=':
      return a <= b
    case '>':
      return a > b
    case '>=':
      return a >= b
  }
}
