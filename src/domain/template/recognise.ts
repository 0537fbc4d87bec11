import type { TemplateFormat } from '../policy/subject.ts'
import { child, type Document, entriesOf, itemsOf, type Node } from './tree.ts'

/** What a file is, by what stands in it. `root`: the template itself, which may be a part of the file. */
export type Kind =
  | { readonly kind: 'stack'; readonly format: Exclude<TemplateFormat, 'terraform'>; readonly root: Node }
  | { readonly kind: 'plan' }
  | { readonly kind: 'cdk manifest' }
  | { readonly kind: 'foreign'; readonly reason: string }

export function recognise({ root }: Document): Kind {
  if (root.kind !== 'mapping')
    return foreign('it is no template: a template begins with names and their values')
  const compiled = child(root, 'service', 'provider', 'compiledCloudFormationTemplate')
  if (compiled) return { kind: 'stack', format: 'serverless', root: compiled }
  if (child(root, 'Resources')?.kind === 'mapping') return { kind: 'stack', format: stackFormat(root), root }
  if (root.entries.has('planned_values')) return { kind: 'plan' }
  if (root.entries.has('format_version') && root.entries.has('values')) return { kind: 'plan' }
  if (root.entries.has('artifacts') && root.entries.has('version')) return { kind: 'cdk manifest' }
  return foreign(meant(root))
}

function foreign(reason: string): Kind {
  return { kind: 'foreign', reason }
}

/** What somebody may have taken it for. */
function meant(root: Node): string {
  const has = (...keys: readonly string[]) => keys.every((key) => child(root, key) !== undefined)
  if (has('service', 'provider')) {
    return 'it is the source of a Serverless Framework service: check what `serverless package` makes of it, .serverless/cloudformation-template-update-stack.json'
  }
  if (has('terraform_version', 'resources', 'lineage')) {
    return 'it is a state file of Terraform: check what `terraform show -json` says of a plan'
  }
  if (has('app') || has('context'))
    return 'it is a file of a CDK app: check what `cdk synth` makes of it, with --cdk-out cdk.out'
  return 'it is no template that otl knows: it has neither Resources nor planned_values'
}

function stackFormat(root: Node): Exclude<TemplateFormat, 'terraform'> {
  const transform = child(root, 'Transform')
  const transforms = transform?.kind === 'sequence' ? itemsOf(transform) : [transform]
  if (transforms.some((one) => one?.kind === 'scalar' && one.text.startsWith('AWS::Serverless-')))
    return 'sam'
  const resources = entriesOf(child(root, 'Resources'))
  if (
    child(root, 'Outputs', 'ServerlessDeploymentBucketName') ||
    resources.some(([id]) => id === 'ServerlessDeploymentBucket')
  ) {
    return 'serverless'
  }
  const cdk =
    child(root, 'Rules', 'CheckBootstrapVersion') ??
    child(root, 'Resources', 'CDKMetadata') ??
    resources.find(([, { value }]) => child(value, 'Metadata', 'aws:cdk:path'))
  if (cdk) return 'cdk'
  const sam = resources.some(([, { value }]) => {
    const type = child(value, 'Type')
    return type?.kind === 'scalar' && type.text.startsWith('AWS::Serverless::')
  })
  return sam ? 'sam' : 'cloudformation'
}
