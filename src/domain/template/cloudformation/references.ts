import { partitionOf } from '../../catalogue/regions.ts'
import type { Place } from '../../policy/field.ts'
import { child, entryOf, type Node } from '../tree.ts'
import { evaluate } from './evaluate.ts'
import { outputOf } from './nested.ts'
import { place, resourceNamed, type Scope, section } from './scope.ts'
import { unknownValue, type Value } from './value.ts'

/** What `Ref` gives: of a loop, a parameter, the deployment, or a resource. */
export function reference(name: string, scope: Scope, at: Place): Value {
  const looped = scope.bindings.get(name)
  if (looped !== undefined) return { kind: 'text', text: looped, at }
  if (name.startsWith('AWS::')) return pseudo(name, scope, at)
  const parameter = entryOf(section(scope, 'Parameters'), name)
  if (parameter) return parameterValue(name, parameter.value, scope, at)
  const resource = resourceNamed(scope, name)
  if (resource) return { kind: 'made', resource, attribute: 'Ref', at }
  return unknownValue(`the template has nothing of the name ${name}`, at, `\${${name}}`)
}

export function attributeOf(id: string, attribute: string, scope: Scope, at: Place): Value {
  const resource = resourceNamed(scope, id)
  if (!resource)
    return unknownValue(`the template has nothing of the name ${id}`, at, `\${${id}.${attribute}}`)
  const output = /^Outputs\.(.+)$/.exec(attribute)?.[1]
  const value = output === undefined ? undefined : outputOf(resource, output, at)
  return value ?? { kind: 'made', resource, attribute, at }
}

function pseudo(name: string, { pseudo: { region, account, stackName } }: Scope, at: Place): Value {
  const told: Readonly<Record<string, string | undefined>> = {
    'AWS::Region': region,
    'AWS::AccountId': account,
    'AWS::StackName': stackName,
    'AWS::Partition': region === undefined ? undefined : partitionOf(region),
    'AWS::URLSuffix': region && (partitionOf(region) === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com'),
  }
  if (name === 'AWS::NoValue') return { kind: 'none', at }
  const text = Object.hasOwn(told, name) ? told[name] : undefined
  if (text !== undefined) return { kind: 'text', text, at }
  return unknownValue(pseudoReasons[name] ?? `${name} is known at deployment`, at, `\${${name}}`)
}

const REGION = 'the region of the deployment is not known'
const pseudoReasons: Readonly<Record<string, string>> = {
  'AWS::Region': REGION,
  'AWS::Partition': REGION,
  'AWS::URLSuffix': REGION,
  'AWS::AccountId': 'the account of the deployment is not known',
}

function parameterValue(name: string, node: Node, scope: Scope, at: Place): Value {
  const type = child(node, 'Type')
  const typeName = type?.kind === 'scalar' ? type.text : 'String'
  if (typeName.startsWith('AWS::SSM::Parameter::Value')) {
    return unknownValue(`Parameter Store has the value of the parameter ${name}`, at, `\${${name}}`)
  }
  const value = scope.given(name) ?? defaultOf(node, scope)
  if (!value) return unknownValue(`the parameter ${name} has no default`, at, `\${${name}}`)
  const isList = typeName === 'CommaDelimitedList' || typeName.startsWith('List<')
  if (!isList || value.kind !== 'text') return value
  const items = value.text === '' ? [] : value.text.split(',')
  scope.world.steps -= items.length
  return { kind: 'list', items: items.map((text) => ({ kind: 'text', text: text.trim(), at })), at }
}

function defaultOf(node: Node, scope: Scope): Value | undefined {
  const entry = entryOf(node, 'Default')
  if (!entry) return undefined
  // `Default:` with nothing behind it is an empty text.
  if (entry.value.kind === 'scalar' && entry.value.type === 'null') {
    return { kind: 'text', text: '', at: place(scope, entry.value) }
  }
  return evaluate(entry.value, scope)
}
