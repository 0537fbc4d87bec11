import { valueIn } from './settings.ts'

/** A tool whose next deployment takes a change of the live function back. */
export type OwnerTool = 'sam' | 'cloudformation' | 'cdk' | 'terraform' | 'serverless'

/** Which tool deploys a function, as far as its tags tell, and what the template calls it. */
export interface Owner {
  readonly tool: OwnerTool
  /** What tells so, as the subject of a sentence: "the tag lambda:createdBy". */
  readonly evidence: string
  /** Name of the CloudFormation stack, where there is one. */
  readonly stack?: string
  /** Name of the resource in the template, where CloudFormation tells it. */
  readonly logicalId?: string
  /** Key of the function in `serverless.yml`. */
  readonly key?: string
}

type Tags = Readonly<Record<string, string>>
type Guess = Pick<Owner, 'tool' | 'evidence'>

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
  const guess = inStack(tags, logicalId ?? '')
  const owner = { ...guess, ...(stack === undefined ? {} : { stack }) }
  if (guess.tool === 'serverless') return { ...owner, ...keyIn(functionName, stack) }
  const usable = logicalId !== undefined && /^[A-Za-z0-9]{1,255}$/.test(logicalId)
  return usable ? { ...owner, logicalId } : owner
}

/** The framework names a function by service, stage and key, and the stack by the first two. */
function keyIn(functionName: string, stack: string | undefined): Pick<Owner, 'key'> {
  const key = stack && functionName.startsWith(`${stack}-`) ? functionName.slice(stack.length + 1) : ''
  return /^[A-Za-z0-9_-]+$/.test(key) ? { key } : {}
}

function inStack(tags: Tags, logicalId: string): Guess {
  if (valueIn(tags, 'lambda:createdBy') === 'SAM')
    return { tool: 'sam', evidence: 'the tag lambda:createdBy' }
  const cdk = Object.keys(tags).find((key) => /^(aws[:-]cdk[:-]|sst:)/.test(key))
  if (cdk !== undefined) return { tool: 'cdk', evidence: `the tag ${cdk}` }
  if (valueIn(tags, 'STAGE') !== undefined && logicalId.endsWith('LambdaFunction')) {
    return { tool: 'serverless', evidence: `the tag STAGE beside ${LOGICAL_ID}` }
  }
  // CDK ends every logical id with eight digits of a hash.
  if (/^[A-Za-z0-9]+[0-9A-F]{8}$/.test(logicalId)) {
    return { tool: 'cdk', evidence: `the form of the tag ${LOGICAL_ID}` }
  }
  return named(tags) ?? { tool: 'cloudformation', evidence: `the tag ${STACK}` }
}

/** Keys under which teams write what deploys: `ManagedBy`, `created-by`, `provisioner` and their like. */
const BY = /^(iac|tool|provisioner|(managed|created|deployed|provisioned)[-_: ]?(by|with))$/i

/** The tag of terraform-aws-modules/lambda, `Terraform: true`, and any tag whose value is the tool's name. */
function terraform(tags: Tags): Guess | undefined {
  const found = Object.entries(tags).find(
    ([key, value]) =>
      (/terraform|opentofu/i.test(key) && !/^(false|no|0)$/i.test(value)) ||
      /^(terraform|opentofu|tofu)$/i.test(value) ||
      (BY.test(key) && /\b(terraform|opentofu|tofu)\b/i.test(value)),
  )
  return found && { tool: 'terraform', evidence: `the tag ${found[0]}` }
}

/** Short names only as the whole value: Sam creates functions, too. */
const words: readonly (readonly [RegExp, OwnerTool])[] = [
  [/^(aws[- ]?)?cdk$/i, 'cdk'],
  [/^(aws[- ]?)?sam$/i, 'sam'],
  [/\bserverless\b/i, 'serverless'],
  [/^(aws[- ]?)?cloudformation$/i, 'cloudformation'],
]

function named(tags: Tags): Guess | undefined {
  for (const [key, value] of Object.entries(tags)) {
    const tool = BY.test(key) ? words.find(([pattern]) => pattern.test(value))?.[1] : undefined
    if (tool) return { tool, evidence: `the tag ${key}` }
  }
  return undefined
}
