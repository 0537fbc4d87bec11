import { valueIn } from '../instrument/settings.ts'
import type { Format } from './format.ts'

/** Which tool deploys a function, as far as its tags tell, and what the template calls it. */
export interface Owner {
  readonly format: Format
  /** The tags that say so, as the subject of a sentence: "the tag lambda:createdBy". */
  readonly evidence: string
  /** Name of the resource in the template, where CloudFormation tells it. */
  readonly logicalId?: string
  /** Key of the function in `serverless.yml`. */
  readonly key?: string
}

type Tags = Readonly<Record<string, string>>

const STACK = 'aws:cloudformation:stack-name'
const LOGICAL_ID = 'aws:cloudformation:logical-id'

/**
 * CloudFormation tags what it owns, and SAM says so beside it. CDK, Serverless and Terraform leave no tag of their own,
 * but conventions: these are guesses, and the answer says from what.
 */
export function ownerOf(tags: Tags, functionName: string): Owner | undefined {
  const logicalId = valueIn(tags, LOGICAL_ID)
  const stack = valueIn(tags, STACK)
  if (stack === undefined && logicalId === undefined) return terraform(tags) ?? named(tags)
  const owner = stackOwner(tags, logicalId ?? '')
  if (owner.format === 'serverless') return { ...owner, ...keyIn(functionName, stack) }
  const usable = logicalId !== undefined && /^[A-Za-z0-9]{1,255}$/.test(logicalId)
  return usable ? { ...owner, logicalId } : owner
}

/** The framework names a function by service, stage and key, and the stack by the first two. */
function keyIn(functionName: string, stack: string | undefined): Pick<Owner, 'key'> {
  const key = stack && functionName.startsWith(`${stack}-`) ? functionName.slice(stack.length + 1) : ''
  return /^[A-Za-z0-9_-]+$/.test(key) ? { key } : {}
}

function stackOwner(tags: Tags, logicalId: string): Owner {
  if (valueIn(tags, 'lambda:createdBy') === 'SAM')
    return { format: 'sam', evidence: 'the tag lambda:createdBy' }
  const cdk = Object.keys(tags).find((key) => /^(aws:cdk|aws-cdk|sst):/.test(key))
  if (cdk !== undefined) return { format: 'cdk', evidence: `the tag ${cdk}` }
  if (valueIn(tags, 'STAGE') !== undefined && logicalId.endsWith('LambdaFunction')) {
    return { format: 'serverless', evidence: `the tags STAGE and ${LOGICAL_ID}` }
  }
  // CDK ends every logical id with eight digits of a hash.
  if (/[a-z][A-Za-z0-9]*[0-9A-F]{8}$/.test(logicalId)) {
    return { format: 'cdk', evidence: `the form of the tag ${LOGICAL_ID}` }
  }
  return named(tags) ?? { format: 'cloudformation', evidence: `the tag ${STACK}` }
}

/** The tag of terraform-aws-modules/lambda, and what teams write by convention: `Terraform: true`, `ManagedBy: terraform`. */
function terraform(tags: Tags): Owner | undefined {
  const found = Object.entries(tags).find(
    ([key, value]) =>
      (/terraform|opentofu/i.test(key) && !/^(false|no|0)$/i.test(value)) ||
      /^(terraform|opentofu|tofu)$/i.test(value),
  )
  return found && { format: 'terraform', evidence: `the tag ${found[0]}` }
}

const words: readonly (readonly [RegExp, Format])[] = [
  [/^(aws[- ]?)?cdk$/i, 'cdk'],
  [/^(aws[- ]?)?sam$/i, 'sam'],
  [/^serverless([- ]?framework)?$/i, 'serverless'],
  [/^(aws[- ]?)?cloudformation$/i, 'cloudformation'],
]

/** `ManagedBy: cdk` and its like. */
function named(tags: Tags): Owner | undefined {
  for (const [key, value] of Object.entries(tags)) {
    if (!/^(iac|tool|provisioner|(managed|created|deployed|provisioned)[-_ ]?(by|with))$/i.test(key)) continue
    const format = words.find(([pattern]) => pattern.test(value))?.[1]
    if (format) return { format, evidence: `the tag ${key}` }
  }
  return undefined
}
