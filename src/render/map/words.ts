import type { MapNode } from '../../domain/map/index.ts'

const KNOWN: ReadonlyMap<string | undefined, string> = new Map([
  ['AWS::Lambda::Function', 'function'],
  ['AWS::Lambda', 'Lambda'],
  ['AWS::ApiGateway::Stage', 'API stage'],
  ['AWS::StepFunctions::StateMachine', 'state machine'],
  ['Database::SQL', 'SQL database'],
  [undefined, ''],
])

/** `AWS::DynamoDB::Table` → `DynamoDB table`. */
export function typeWord({ type }: Pick<MapNode, 'type'>): string {
  const known = KNOWN.get(type)
  if (known !== undefined || type === undefined) return known ?? ''
  const [first = '', ...rest] = type.replace(/^AWS::/, '').split('::')
  return [first, ...rest.map((part) => part.toLowerCase())].join(' ')
}

/** Whether the type says what the name says already: `SNS` of type `AWS::SNS`. */
export function typeBeside(node: MapNode): string {
  const word = typeWord(node)
  return word.toLowerCase() === node.name.toLowerCase() ? '' : word
}
