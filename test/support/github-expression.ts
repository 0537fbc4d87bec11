/** Values that a workflow may read: `inputs.region`, `steps.otl.outputs.exit-code`, `github.event_name`. */
export interface Scope {
  readonly [name: string]: string | Scope | undefined
}

/** Text with every `${{ … }}` replaced, as GitHub does before a step begins. */
export function interpolate(text: string, scope: Scope, failed = false): string {
  return text.replaceAll(/\$\{\{(.*?)\}\}/gs, (_, expression: string) => {
    const value = evaluate(expression, scope, failed)
    return value === undefined ? '' : String(value)
  })
}

/** Whether a step runs: only after success, unless its condition asks for the state of the job itself. */
export function holds(condition: string | undefined, scope: Scope, failed: boolean): boolean {
  const text = (condition ?? 'success()').replace(/^\$\{\{(.*)\}\}$/s, '$1')
  const asks = /\b(always|failure|success|cancelled)\(\)/.test(text)
  return Boolean(evaluate(asks ? text : `success() && (${text})`, scope, failed))
}

type Value = string | boolean | undefined

/**
 * As much of GitHub's expressions as the examples use: names with dots, texts, `==`, `!=`, `&&`, `||`, `!`, brackets and
 * the states of the job. Anything else is an error, so that no example is believed that was not understood.
 */
export function evaluate(expression: string, scope: Scope, failed: boolean): Value {
  const tokens = [...expression.matchAll(/\s*('(?:[^']|'')*'|&&|\|\||==|!=|[!()]|[\w.-]+)|\s*(\S)/g)]
  const odd = tokens.find(([, , other]) => other !== undefined)
  if (odd) throw new Error(`this test does not understand ${expression.trim()}`)
  const words = tokens.map(([, word = '']) => word)
  const states: Record<string, boolean> = {
    always: true,
    success: !failed,
    failure: failed,
    cancelled: false,
  }
  const take = (word: string) => (words[0] === word ? words.shift() !== undefined : false)
  const either = (): Value => {
    let left = both()
    while (take('||')) {
      const right = both()
      left = left || right
    }
    return left
  }
  const both = (): Value => {
    let left = equal()
    while (take('&&')) {
      const right = equal()
      left = left && right
    }
    return left
  }
  const equal = (): Value => {
    const left = single()
    if (take('==')) return (left ?? '') === (single() ?? '')
    if (take('!=')) return (left ?? '') !== (single() ?? '')
    return left
  }
  const single = (): Value => {
    if (take('!')) return !single()
    if (take('(')) {
      const inner = either()
      if (!take(')')) throw new Error(`a bracket is open in ${expression}`)
      return inner
    }
    const word = words.shift()
    if (word === undefined) throw new Error(`${expression} ends too early`)
    if (word.startsWith("'")) return word.slice(1, -1).replaceAll("''", "'")
    if (take('(')) {
      const state = states[word]
      if (state === undefined || !take(')')) throw new Error(`this test does not know ${word}()`)
      return state
    }
    return word === 'true' ? true : word === 'false' ? false : lookUp(word, scope)
  }
  const value = either()
  if (words.length > 0) throw new Error(`this test does not understand ${expression.trim()}`)
  return value
}

function lookUp(name: string, scope: Scope): string | undefined {
  let at: Scope | string | undefined = scope
  for (const part of name.split('.')) at = typeof at === 'object' ? at[part] : undefined
  if (typeof at === 'object') throw new Error(`${name} is no text`)
  return at
}
