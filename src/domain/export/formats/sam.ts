import { TRACING_POLICY } from '../../permissions/role.ts'
import type { LastingChange } from '../change.ts'
import type { Syntax } from '../format.ts'
import { logicalName } from '../names.ts'
import { remark, toYaml, tree } from '../tree.ts'
import { environment, layers, mappings, written } from './cloudformation.ts'
import { nameOf, opening, type Surroundings } from './shared.ts'

/**
 * SAM lets the role that it makes send traces as soon as `Tracing` is set. Lists of Globals are put before those of a
 * function, maps are merged (SAM specification, "Globals").
 */
export function sam(change: LastingChange, { logicalId }: Surroundings, syntax: Syntax): string[] {
  const name = logicalName(nameOf(change), logicalId)
  const properties = [['Tracing', 'Active'], ...layers(change), ...environment(change)] as const
  const template = tree(
    remark(opening(change)),
    remark('Merge it into this resource of your template: what is not named here stays as it is.'),
    ...mappings(change),
    [
      'Resources',
      tree([name, tree(['Type', 'AWS::Serverless::Function'], ['Properties', tree(...properties)])]),
    ],
    remark(
      `SAM lets the role that it makes send traces. A Role of your own needs the policy ${TRACING_POLICY}.`,
    ),
  )
  return [...written(template, syntax), ...(syntax === 'json' ? [] : globals(change))]
}

/** Only what is ours: layers and variables of one function are no business of the others. */
function globals(change: LastingChange): string[] {
  const ours = { ...change, layers: change.layers.filter((layer) => layer.ours), otherVariables: 0 }
  const alone = { ...ours, fn: { name: '', arn: '', revision: '' } }
  const all = tree(['Tracing', 'Active'], ...layers(alone), ...environment(alone))
  return [
    ...toYaml(
      tree(remark(`For all functions of the template, if they all run on ${change.runtime}, under Globals:`)),
    ),
    ...toYaml(tree(['Globals', tree(['Function', all])])).map((line) => `# ${line}`),
  ]
}
