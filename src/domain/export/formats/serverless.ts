import { TRACING_POLICY } from '../../permissions/role.ts'
import type { LastingChange } from '../change.ts'
import { camelName } from '../names.ts'
import { call, list, remark, toYaml, tree, type Value } from '../tree.ts'
import { layerItems, nameOf, opening, type Surroundings, variablesStay } from './shared.ts'

const REGIONAL = `\${self:custom.otelLayers.\${aws:region}}`

/**
 * Part of `serverless.yml`. A function's `layers` replace those of the provider, its `environment` adds to it; setting
 * `tracing` lets the role that the framework makes send traces (Serverless Framework, guide "Functions").
 */
export function serverless(change: LastingChange, { key }: Surroundings): string[] {
  const stay = variablesStay(change)
  const arns = change.everywhere?.map(({ region, arn }) => [region, arn] as const)
  const fn = tree(
    ['tracing', 'Active'],
    remark('Layers of a function replace those of the provider: repeat here what the provider names.'),
    ['layers', list(...layerItems(change, (arn) => (arns ? REGIONAL : arn)))],
    [
      'environment',
      tree(
        ...(stay === undefined ? [] : [remark(stay)]),
        ...change.variables.map(({ name, value }) => [name, literal(value)] as const),
      ),
    ],
  )
  return toYaml(
    tree(
      remark(opening(change)),
      remark('Merge it into serverless.yml: what is not named here stays as it is.'),
      ...(arns ? [['custom', tree(['otelLayers', tree(...arns)])] as const] : []),
      ['functions', tree([key ?? camelName(nameOf(change)), fn])],
      remark(
        `The framework lets the role that it makes send traces. A role of your own needs ${TRACING_POLICY}.`,
      ),
    ),
  )
}

/** The framework reads `${` in any text as a variable of its own; CloudFormation puts the two signs together again. */
function literal(value: string): Value {
  const parts = value.split(/(?<=\$)(?=\{)/)
  return parts.length === 1 ? value : call('Join', '', parts)
}
