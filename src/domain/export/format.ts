/** The languages that a change can be written in. */
export const formats = ['sam', 'cloudformation', 'cdk', 'terraform', 'serverless', 'aws-cli'] as const
export type Format = (typeof formats)[number]

/** CloudFormation and SAM templates are YAML or JSON; every other format has one syntax. */
export type Syntax = 'yaml' | 'json'

export const titles: Readonly<Record<Format, string>> = {
  sam: 'AWS SAM',
  cloudformation: 'CloudFormation',
  cdk: 'AWS CDK',
  terraform: 'Terraform',
  serverless: 'the Serverless Framework',
  'aws-cli': 'the AWS CLI',
}
