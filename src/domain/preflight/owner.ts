import type { Tags } from '../instrument/function.ts'
import { type OwnerTool, ownerOf } from '../instrument/owner.ts'
import { type Check, couldNotCheck, ok, warn } from './check.ts'

const titles: Readonly<Record<OwnerTool, string>> = {
  cloudformation: 'CloudFormation',
  sam: 'SAM',
  cdk: 'CDK',
  serverless: 'Serverless Framework',
  terraform: 'Terraform',
}

export function ownerCheck(name: string, tags: Tags): Check {
  if (tags.kind === 'unreadable') return couldNotCheck('owner', `its tags cannot be read: ${tags.reason}`)
  const owner = ownerOf(tags.values, name)
  if (!owner) return ok('owner', 'no tag tells of a tool that deploys it')
  const { tool, evidence, stack } = owner
  const who = stack === undefined ? titles[tool] : `the ${titles[tool]} stack ${stack}`
  return warn(
    'owner',
    `${who} owns this function (${evidence}): its next deployment takes the change back`,
    `to make it last: otl export ${name} --format ${tool}`,
  )
}
