import { expect, test } from 'vitest'
import { recognise } from '../../../src/domain/template/recognise.ts'
import { parseFile } from '../../../src/read/document.ts'

function kindOf(text: string) {
  const parsed = parseFile('any.name', new TextEncoder().encode(text))
  if (parsed.kind === 'wrong') throw new Error(parsed.problem.says)
  const kind = recognise(parsed.document)
  return kind.kind === 'stack' ? kind.format : kind.kind === 'foreign' ? kind.reason.split(':')[0] : kind.kind
}

test.each([
  ['Resources: {A: {Type: AWS::Lambda::Function}}', 'cloudformation'],
  ['Transform: AWS::Serverless-2016-10-31\nResources: {}', 'sam'],
  ['Transform: [AWS::LanguageExtensions, AWS::Serverless-2016-10-31]\nResources: {}', 'sam'],
  ['Resources: {A: {Type: AWS::Serverless::Function}}', 'sam'],
  [
    '{"Resources": {"A": {"Type": "AWS::Lambda::Function", "Metadata": {"aws:cdk:path": "S/A/Resource"}}}}',
    'cdk',
  ],
  ['{"Resources": {}, "Rules": {"CheckBootstrapVersion": {}}}', 'cdk'],
  ['{"Resources": {"ServerlessDeploymentBucket": {"Type": "AWS::S3::Bucket"}}}', 'serverless'],
  ['{"service": {"provider": {"compiledCloudFormationTemplate": {"Resources": {}}}}}', 'serverless'],
  ['{"format_version": "1.2", "planned_values": {}}', 'plan'],
  ['{"format_version": "1.0", "values": {"root_module": {}}}', 'plan'],
  ['{"version": "55.0.0", "artifacts": {}}', 'cdk manifest'],
  ['service: orders\nprovider: {name: aws}', 'it is the source of a Serverless Framework service'],
  [
    '{"version": 4, "terraform_version": "1.9.8", "lineage": "x", "resources": []}',
    'it is a state file of Terraform',
  ],
  ['{"app": "npx ts-node app.ts"}', 'it is a file of a CDK app'],
  ['- a\n- b', 'it is no template'],
  ['just: a file', 'it is no template that otl knows'],
])('%s', (text, kind) => {
  expect(kindOf(text)).toBe(kind)
})
