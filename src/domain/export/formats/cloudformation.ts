import { TRACING_POLICY } from '../../permissions/role.ts'
import type { LastingChange } from '../change.ts'
import type { Syntax } from '../format.ts'
import { logicalName } from '../names.ts'
import { call, list, type Remark, remark, type Tree, toJson, toYaml, tree, type Value } from '../tree.ts'
import { layerItems, nameOf, opening, type Surroundings, variablesStay } from './shared.ts'

type Entry = readonly [string, Value] | Remark

const MAPPING = 'OtelLayers'

/** Parts of two resources that the template has: of the function, and of the role it runs under. */
export function cloudformation(change: LastingChange, { logicalId }: Surroundings, syntax: Syntax): string[] {
  const name = logicalName(nameOf(change), logicalId)
  const properties = tree(
    ['TracingConfig', tree(['Mode', 'Active'])],
    ...layers(change),
    ...environment(change),
  )
  const policy = call('Sub', `arn:\${AWS::Partition}:iam::aws:policy/${TRACING_POLICY}`)
  return written(
    tree(
      remark(opening(change)),
      remark('Merge it into these resources of your template: what is not named here stays as it is.'),
      ...mappings(change),
      [
        'Resources',
        tree(
          [name, tree(['Type', 'AWS::Lambda::Function'], ['Properties', properties])],
          remark('The role of the function must be allowed to send traces.'),
          [
            `${name}Role`,
            tree(['Type', 'AWS::IAM::Role'], ['Properties', tree(['ManagedPolicyArns', list(policy)])]),
          ],
        ),
      ],
    ),
    syntax,
  )
}

export function written(root: Tree, syntax: Syntax): string[] {
  return syntax === 'json' ? toJson(root) : toYaml(root)
}

export function mappings({ everywhere }: LastingChange): Entry[] {
  if (!everywhere) return []
  const rows = everywhere.map(({ region, arn }) => [region, tree(['Arn', arn])] as const)
  return [['Mappings', tree([MAPPING, tree(...rows)])]]
}

export function layers(change: LastingChange): Entry[] {
  const mapped = call('FindInMap', MAPPING, call('Ref', 'AWS::Region'), 'Arn')
  return [['Layers', list(...layerItems(change, (arn) => (change.everywhere ? mapped : arn)))]]
}

export function environment(change: LastingChange): Entry[] {
  const stay = variablesStay(change)
  return [
    [
      'Environment',
      tree([
        'Variables',
        tree(
          ...(stay === undefined ? [] : [remark(stay)]),
          ...change.variables.map(({ name, value }) => [name, value] as const),
        ),
      ]),
    ],
  ]
}
