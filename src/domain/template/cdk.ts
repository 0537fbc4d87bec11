import type { Problem } from './reading.ts'
import { child, type Document, entriesOf, type Node, placeAt, textOf } from './tree.ts'

/** One stack of a CDK app, as its manifest tells. */
export interface CdkStack {
  /** `Prod/Orders` for a stack of a stage. */
  readonly id: string
  /** Name of the template's file, from the folder of the manifest. */
  readonly file: string
  readonly stackName: string
  /** Absent where the app leaves it to the deployment. */
  readonly region?: string
  readonly account?: string
  readonly parameters: ReadonlyMap<string, string>
}

export interface CdkApp {
  readonly stacks: readonly CdkStack[]
  /** Folders of stages, each with a manifest of its own, from the folder of this one. */
  readonly stages: readonly string[]
  /** Lists of assets: names of files, from the folder of the manifest. */
  readonly assets: readonly string[]
  readonly problems: readonly Problem[]
}

/** The manifest of a cloud assembly (aws-cdk, cloud-assembly-schema). */
export function readManifest(document: Document): CdkApp {
  const stacks: CdkStack[] = []
  const stages: string[] = []
  const assets: string[] = []
  const problems: Problem[] = []
  for (const [id, { key, value }] of entriesOf(child(document.root, 'artifacts'))) {
    const type = textOf(child(value, 'type'))
    const at = placeAt(document, key.start)
    if (type === 'aws:cloudformation:stack') {
      const stack = stackOf(id, value)
      if (stack) stacks.push(stack)
      else problems.push({ weight: 'unread', at, says: 'the stack has no template' })
    } else if (type === 'cdk:asset-manifest') {
      const file = textOf(child(value, 'properties', 'file'))
      if (file !== undefined) assets.push(file)
    } else if (type === 'cdk:cloud-assembly') {
      const folder = textOf(child(value, 'properties', 'directoryName'))
      if (folder !== undefined) stages.push(folder)
      else problems.push({ weight: 'unread', at, says: 'the stage has no folder' })
    }
  }
  return { stacks, stages, assets, problems }
}

function stackOf(id: string, artifact: Node): CdkStack | undefined {
  const file = textOf(child(artifact, 'properties', 'templateFile'))
  if (file === undefined) return undefined
  const [, account, region] =
    /^aws:\/\/([^/]+)\/([^/]+)$/.exec(textOf(child(artifact, 'environment')) ?? '') ?? []
  const parameters = entriesOf(child(artifact, 'properties', 'parameters')).flatMap(([name, { value }]) =>
    value.kind === 'scalar' ? [[name, value.text] as const] : [],
  )
  return {
    id: textOf(child(artifact, 'displayName')) ?? id,
    file,
    stackName: textOf(child(artifact, 'properties', 'stackName')) ?? id,
    parameters: new Map(parameters),
    ...(region && region !== 'unknown-region' ? { region } : {}),
    ...(account && account !== 'unknown-account' ? { account } : {}),
  }
}

/** Files of a list of assets by their hash. */
export function readAssets({ root }: Document): ReadonlyMap<string, string> {
  const rows = entriesOf(child(root, 'files')).flatMap(([hash, { value }]) => {
    const file = textOf(child(value, 'source', 'path'))
    return file === undefined ? [] : [[hash, file] as const]
  })
  return new Map(rows)
}
