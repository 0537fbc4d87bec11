export type FlagKeyword = (typeof FLAGS)[number]
export type NumberKeyword = (typeof NUMBERS)[number]
export type TextKeyword = (typeof TEXTS)[number]

export const FLAGS = [
  'ok',
  'error',
  'throttle',
  'fault',
  'partial',
  'inferred',
  'first',
  'last',
  'remote',
  'root',
] as const
export const NUMBERS = ['responsetime', 'duration', 'http.status', 'index'] as const
export const TEXTS = [
  'http.url',
  'http.method',
  'http.useragent',
  'http.clientip',
  'user',
  'name',
  'type',
  'message',
  'availabilityzone',
  'instance.id',
  'resource.arn',
] as const

export type NumberOperator = '=' | '!=' | '<' | '<=' | '>' | '>='
export type TextOperator = '=' | '!=' | 'contains' | 'beginswith' | 'endswith'

/** Absent fields match every service. */
export interface ServiceSelector {
  readonly name?: string
  readonly type?: string
  readonly account?: string
}

/** A filter expression of X-Ray's developer guide, without groups and root causes. */
export type Expression =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Expression[] }
  | { readonly kind: 'not'; readonly part: Expression }
  | { readonly kind: 'flag'; readonly keyword: FlagKeyword }
  | {
      readonly kind: 'number'
      readonly keyword: NumberKeyword
      readonly operator: NumberOperator
      readonly value: number
    }
  | {
      readonly kind: 'text'
      readonly keyword: TextKeyword
      readonly operator: TextOperator
      readonly value: string
    }
  | {
      readonly kind: 'annotation'
      readonly key: string
      readonly operator: NumberOperator | TextOperator
      readonly value: string | number | boolean
    }
  | { readonly kind: 'service'; readonly service: ServiceSelector; readonly filter?: Expression }
  | {
      readonly kind: 'edge'
      readonly from: ServiceSelector
      readonly to: ServiceSelector
      readonly filter?: Expression
    }
