import type { LastingChange } from './change.ts'
import type { Format, Syntax } from './format.ts'
import { awsCli } from './formats/aws-cli.ts'
import { cdk } from './formats/cdk.ts'
import { cloudformation } from './formats/cloudformation.ts'
import { sam } from './formats/sam.ts'
import { serverless } from './formats/serverless.ts'
import type { Surroundings } from './formats/shared.ts'
import { terraform } from './formats/terraform.ts'

export interface Writing extends Surroundings {
  readonly format: Format
  readonly syntax: Syntax
}

/** The change in the language of its owner, as lines that hold no control character. */
export function writeChange(change: LastingChange, writing: Writing): string[] {
  switch (writing.format) {
    case 'sam':
      return sam(change, writing, writing.syntax)
    case 'cloudformation':
      return cloudformation(change, writing, writing.syntax)
    case 'cdk':
      return cdk(change)
    case 'terraform':
      return terraform(change)
    case 'serverless':
      return serverless(change, writing)
    case 'aws-cli':
      return awsCli(change)
  }
}
