import type { Tags } from '../instrument/function.ts'
import { valueIn } from '../instrument/settings.ts'
import { type Check, couldNotCheck, ok, warn } from './check.ts'

/** The tool whose next deployment takes a change of the live function back. */
export type OwnerTool = 'cloudformation' | 'sam' | 'cdk' | 'serverless' | 'terraform'

export interface Owner {
  readonly tool: OwnerTool
  /** The tag that told. */
  readonly tag: string
  /** Name of the CloudFormation stack, where there is one. */
  readonly stack?: string
}

type TagValues = Readonly<Record<string, string>>

const titles: Readonly<Record<OwnerTool, string>> = {
  cloudformation: 'CloudFormation',
  sam: 'SAM',
  cdk: 'CDK',
  serverless: 'Serverless Framework',
  terraform: 'Terraform',
}

const STACK = 'aws:cloudformation:stack-name'

/**
 * Tags that the tools leave. CloudFormation sets `aws:cloudformation:…` itself; SAM adds `lambda:createdBy`, the
 * Serverless Framework `STAGE`. CDK sets none on functions, but its logical ids end in eight hexadecimal digits. For
 * Terraform only conventions exist.
 */
export function ownerOf(tags: TagValues): Owner | undefined {
  const stack = valueIn(tags, STACK)
  return inStack(tags, stack) ?? outsideStack(tags)
}

function inStack(tags: TagValues, stack: string | undefined): Owner | undefined {
  if (stack === undefined) return undefined
  if (valueIn(tags, 'lambda:createdBy') === 'SAM') return { tool: 'sam', tag: 'lambda:createdBy', stack }
  const cdk = Object.keys(tags).find((key) => /^aws[:-]cdk[:-]/.test(key))
  if (cdk !== undefined) return { tool: 'cdk', tag: cdk, stack }
  const logical = 'aws:cloudformation:logical-id'
  const id = valueIn(tags, logical) ?? ''
  if (id.endsWith('LambdaFunction') && valueIn(tags, 'STAGE') !== undefined) {
    return { tool: 'serverless', tag: 'STAGE', stack }
  }
  if (/^[A-Za-z0-9]+[0-9A-F]{8}$/.test(id)) return { tool: 'cdk', tag: logical, stack }
  return { tool: 'cloudformation', tag: STACK, stack }
}

function outsideStack(tags: TagValues): Owner | undefined {
  for (const [key, value] of Object.entries(tags)) {
    const words = `${key}=${value}`.toLowerCase()
    if (/^terraform(:[^=]*)?=(?!false$|no$|0$)/.test(words)) return { tool: 'terraform', tag: key }
    const by = /^(?:managed[-_: ]?by|provisioner|provisioned[-_: ]?by|created[-_: ]?by)=(.*)$/.exec(
      words,
    )?.[1]
    if (by !== undefined && /\b(terraform|opentofu|tofu)\b/.test(by)) return { tool: 'terraform', tag: key }
    if (by !== undefined && /\bserverless\b/.test(by)) return { tool: 'serverless', tag: key }
  }
  return undefined
}

export function ownerCheck(name: string, tags: Tags): Check {
  if (tags.kind === 'unreadable') return couldNotCheck('owner', `its tags cannot be read: ${tags.reason}`)
  const owner = ownerOf(tags.values)
  if (!owner) return ok('owner', 'no tag tells of a tool that deploys it')
  const { tool, tag, stack } = owner
  const who = stack === undefined ? titles[tool] : `the ${titles[tool]} stack ${stack}`
  return warn(
    'owner',
    `${who} owns this function (tag ${tag}): its next deployment takes the change back`,
    `to make it last: otl export ${name} --format ${tool}`,
  )
}
