import { accountOf, annotationsOf, duration, exceptionsOf, type Facts, responseTime } from '../facts.ts'
import { httpStatus, isError, isFault, isThrottle, nodesOf, type Segment, textAt } from '../node.ts'
import { availabilityZone, httpOf, instanceId, resourceArn, usersOf } from '../summary.ts'
import type { Expression, FlagKeyword, NumberKeyword, ServiceSelector, TextKeyword } from './expression.ts'

/**
 * Whether a trace fits. Outside `service(…) { … }` a keyword is about the root of the trace, except those that the
 * developer guide gives to any segment (annotations, users, names, messages, resources).
 */
export function matches(expression: Expression, facts: Facts): boolean {
  return fits(expression, facts, undefined)
}

/** @param scope the segment that a `service` or `edge` block is about */
function fits(expression: Expression, facts: Facts, scope: Segment | undefined): boolean {
  switch (expression.kind) {
    case 'and':
      return expression.parts.every((part) => fits(part, facts, scope))
    case 'or':
      return expression.parts.some((part) => fits(part, facts, scope))
    case 'not':
      return !fits(expression.part, facts, scope)
    case 'flag':
      return flag(expression.keyword, facts, scope)
    case 'number':
      return compares(number(expression.keyword, facts, scope), expression.operator, expression.value)
    case 'text':
      return anyCompares(texts(expression.keyword, facts, scope), expression.operator, expression.value)
    case 'annotation': {
      const all = about(facts, scope).flatMap(annotationsOf)
      const values = all.filter(([key]) => key === expression.key).map(([, value]) => value)
      return anyCompares(values, expression.operator, expression.value)
    }
    case 'service':
      return facts.segments.some((segment) => chosen(expression, expression.service, segment, facts))
    case 'edge':
      return edge(expression, facts)
  }
}

function chosen(
  expression: { readonly filter?: Expression },
  selector: ServiceSelector,
  segment: Segment,
  facts: Facts,
): boolean {
  return selects(selector, segment) && (!expression.filter || fits(expression.filter, facts, segment))
}

function selects(selector: ServiceSelector, segment: Segment): boolean {
  return (
    (selector.name === undefined || selector.name === segment.name) &&
    (selector.type === undefined || selector.type === segment.origin) &&
    (selector.account === undefined || selector.account === accountOf(segment))
  )
}

function edge(expression: Extract<Expression, { kind: 'edge' }>, facts: Facts): boolean {
  const calls = new Set<unknown>()
  for (const segment of facts.segments) {
    if (!selects(expression.from, segment)) continue
    for (const node of nodesOf(segment)) calls.add(node.id)
  }
  return facts.segments.some(
    (segment) => calls.has(segment.parent_id) && chosen(expression, expression.to, segment, facts),
  )
}

function about(facts: Facts, scope: Segment | undefined): readonly Segment[] {
  return scope ? [scope] : facts.segments
}

function flag(keyword: FlagKeyword, facts: Facts, scope: Segment | undefined): boolean {
  const segment = scope ?? facts.root
  switch (keyword) {
    case 'ok':
      return !isError(segment) && !isFault(segment) && !isThrottle(segment)
    case 'error':
      return isError(segment)
    case 'fault':
      return isFault(segment)
    case 'throttle':
      return isThrottle(segment)
    case 'partial':
      return scope ? segment.end_time === undefined : facts.partial
    case 'inferred':
      return segment.inferred === true
    case 'first':
      return segment === facts.segments[0]
    case 'last':
      return segment === facts.segments.at(-1)
    case 'remote':
      return exceptionsOf(segment).some((exception) => exception.remote === true)
    case 'root':
      return segment === facts.root
  }
}

function number(keyword: NumberKeyword, facts: Facts, scope: Segment | undefined): number | undefined {
  const segment = scope ?? facts.root
  switch (keyword) {
    case 'responsetime':
      return responseTime(segment)
    case 'duration':
      return scope ? responseTime(scope) : duration(facts)
    case 'http.status':
      return httpStatus(segment)
    case 'index':
      return facts.segments.indexOf(segment)
  }
}

function texts(keyword: TextKeyword, facts: Facts, scope: Segment | undefined): readonly string[] {
  const http = httpOf(scope ?? facts.root)
  const any = about(facts, scope)
  const all: Readonly<Record<TextKeyword, () => readonly unknown[]>> = {
    'http.url': () => [http.HttpURL],
    'http.method': () => [http.HttpMethod],
    'http.useragent': () => [http.UserAgent],
    'http.clientip': () => [http.ClientIp],
    user: () => any.flatMap(usersOf),
    name: () => [...any.map(({ name }) => name), ...exceptions(any, 'type')],
    type: () => any.map((segment) => segment.origin),
    message: () => exceptions(any, 'message'),
    availabilityzone: () => any.map(availabilityZone),
    'instance.id': () => any.map(instanceId),
    'resource.arn': () => any.map(resourceArn),
  }
  return all[keyword]().filter((value) => typeof value === 'string')
}

function exceptions(segments: readonly Segment[], field: 'type' | 'message'): readonly unknown[] {
  return segments.flatMap(exceptionsOf).map((exception) => textAt(exception, field))
}

/** `!=` holds when there are values and none of them is the one named. */
function anyCompares(
  values: readonly (string | number | boolean)[],
  operator: string,
  wanted: string | number | boolean,
): boolean {
  if (operator === '!=') return values.length > 0 && !values.includes(wanted)
  return values.some((value) => compares(value, operator, wanted))
}

function compares(
  value: string | number | boolean | undefined,
  operator: string,
  wanted: string | number | boolean,
): boolean {
  if (operator === '=') return value === wanted
  if (operator === '!=') return value !== undefined && value !== wanted
  if (typeof value === 'string' && typeof wanted === 'string') {
    if (operator === 'contains') return value.includes(wanted)
    if (operator === 'beginswith') return value.startsWith(wanted)
    return operator === 'endswith' && value.endsWith(wanted)
  }
  if (typeof value !== 'number' || typeof wanted !== 'number') return false
  if (operator === '<') return value < wanted
  if (operator === '<=') return value <= wanted
  return operator === '>' ? value > wanted : operator === '>=' && value >= wanted
}
