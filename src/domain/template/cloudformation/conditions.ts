import { type Field, known, unknown } from '../../policy/field.ts'
import { entryOf, itemsOf, type Node } from '../tree.ts'
import { evaluate } from './evaluate.ts'
import { place, type Scope, section } from './scope.ts'
import { isUnsettled, reasonOf } from './value.ts'

export type Truth = Exclude<Field<boolean>, { readonly kind: 'absent' }>

export function conditionNamed(name: string, scope: Scope): Truth {
  const told = scope.truths.get(name)
  if (told) return told
  const entry = entryOf(section(scope, 'Conditions'), name)
  if (!entry) return unknown(`the template has no condition ${name}`)
  const key = `condition ${name}`
  if (scope.open.has(key)) return unknown(`the condition ${name} refers to itself`)
  scope.open.add(key)
  const answer = truthOf(entry.value, scope)
  scope.open.delete(key)
  const truth =
    answer.kind === 'known'
      ? answer
      : unknown(
          `the condition ${name} is not known: ${answer.reason.replace(/^the condition .* is not known: /, '')}`,
        )
  scope.truths.set(name, truth)
  return truth
}

/** Three values: what is not known stays so unless the others decide. */
function truthOf(node: Node, scope: Scope): Truth {
  const { world } = scope
  if (world.level >= 300 || world.steps <= 0) return unknown('it is too deep to evaluate')
  world.level += 1
  world.steps -= 1
  const answer = operation(node, scope)
  world.level -= 1
  return answer
}

function operation(node: Node, scope: Scope): Truth {
  if (node.kind === 'scalar' && node.type === 'boolean') return known(node.text === 'true')
  const [[name, entry] = ['', undefined]] = node.kind === 'mapping' ? node.entries : []
  if (!entry) return unknown('it is written in a form that does not fit', place(scope, node))
  const parts = () => itemsOf(entry.value).map((part) => truthOf(part, scope))
  switch (name) {
    case 'Condition':
      return entry.value.kind === 'scalar'
        ? conditionNamed(entry.value.text, scope)
        : unknown('it names no condition')
    case 'Fn::Equals':
      return equals(entry.value, scope)
    case 'Fn::Not':
      return not(parts()[0])
    case 'Fn::And':
      return decided(parts(), false)
    case 'Fn::Or':
      return decided(parts(), true)
    default:
      return unknown(`${name} is worked out at deployment`)
  }
}

function equals(argument: Node, scope: Scope): Truth {
  const [first, second] = itemsOf(argument).map((part) => evaluate(part, scope))
  if (!first || !second) return unknown('Fn::Equals takes two values')
  const unsettled = [first, second].find(isUnsettled)
  if (unsettled) return unknown(reasonOf(unsettled))
  if (first.kind !== 'text' || second.kind !== 'text')
    return unknown('Fn::Equals compares something that is no text')
  return known(first.text === second.text)
}

function not(answer: Truth | undefined): Truth {
  if (!answer) return unknown('Fn::Not takes a condition')
  return answer.kind === 'known' ? known(!answer.value) : answer
}

/** One answer of this value decides, whatever the others are. */
function decided(answers: readonly Truth[], value: boolean): Truth {
  if (answers.some((answer) => answer.kind === 'known' && answer.value === value)) return known(value)
  return answers.find(({ kind }) => kind === 'unknown') ?? known(!value)
}
