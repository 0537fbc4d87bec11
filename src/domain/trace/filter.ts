/** Which traces to ask X-Ray for; every given condition must hold. */
export interface TraceConditions {
  readonly functions: readonly string[]
  /** Any of the three below. */
  readonly failed?: boolean
  readonly fault?: boolean
  readonly error?: boolean
  readonly throttle?: boolean
  /** X-Ray filter expression of the user's own. */
  readonly filter?: string
}

/**
 * Builds an X-Ray filter expression. Lambda makes two nodes of one name, so a function is named with its type;
 * simple keywords speak of the root, so a function's failures are looked for inside its node.
 * Function names are validated before, so no input can leave its quotes.
 */
export function filterExpression(conditions: TraceConditions): string | undefined {
  const failures = (['fault', 'error', 'throttle'] as const).filter(
    (keyword) => conditions.failed === true || conditions[keyword] === true,
  )
  const failed = failures.join(' OR ')
  const nodes = conditions.functions.map(
    (name) =>
      `service(id(name: "${quotable(name)}", type: "AWS::Lambda::Function"))${failed ? ` { ${failed} }` : ''}`,
  )
  const parts = [
    nodes.length > 1 ? `(${nodes.join(' OR ')})` : nodes[0],
    nodes.length === 0 && failed ? `(${failed})` : undefined,
    conditions.filter ? `(${conditions.filter})` : undefined,
  ].filter((part) => part !== undefined)
  return parts.length === 0 ? undefined : parts.join(' AND ')
}

/** X-Ray documents no escape for quotes, so they are refused rather than escaped. */
function quotable(name: string): string {
  if (/["\\]/.test(name)) throw new RangeError(`a name in a filter may not hold quotes: ${name}`)
  return name
}
