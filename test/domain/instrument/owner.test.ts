import { expect, test } from 'vitest'
import { ownerOf } from '../../../src/domain/instrument/owner.ts'

const stack = (logicalId: string, more: Record<string, string> = {}) => ({
  'aws:cloudformation:stack-name': 'shop-dev',
  'aws:cloudformation:stack-id': 'arn:aws:cloudformation:eu-west-1:123456789012:stack/shop-dev/1',
  'aws:cloudformation:logical-id': logicalId,
  ...more,
})

test.each([
  [stack('Orders', { 'lambda:createdBy': 'SAM' }), 'sam'],
  [stack('Orders'), 'cloudformation'],
  [stack('OrdersA1B2C3D4'), 'cdk'],
  [stack('ORDERSA1B2C3D4'), 'cdk'],
  [stack('OrdersFunction'), 'cloudformation'],
  [stack('Orders', { 'aws-cdk:something': '1' }), 'cdk'],
  [stack('Orders', { 'aws:cdk:id': 'x' }), 'cdk'],
  [stack('Orders', { 'sst:app': 'shop' }), 'cdk'],
  [stack('Orders', { ManagedBy: 'CDK' }), 'cdk'],
  [stack('CreateDashorderLambdaFunction', { STAGE: 'dev' }), 'serverless'],
  [stack('CreateLambdaFunction'), 'cloudformation'],
  [{ Terraform: 'true' }, 'terraform'],
  [{ terraform: 'false' }, undefined],
  [{ 'terraform-aws-modules': 'lambda' }, 'terraform'],
  [{ 'terraform:workspace': 'prod' }, 'terraform'],
  [{ ManagedBy: 'terraform' }, 'terraform'],
  [{ 'managed-by': 'Terraform Cloud' }, 'terraform'],
  [{ 'provisioned:by': 'tofu 1.9' }, 'terraform'],
  [{ source: 'terraform' }, 'terraform'],
  [{ iac: 'OpenTofu' }, 'terraform'],
  [{ team: 'terraformers', note: 'not by terraform' }, undefined],
  [{ 'lambda:createdBy': 'SAM' }, undefined],
  [{ createdBy: 'Sam Smith' }, undefined],
  [{ managedBy: 'serverless' }, 'serverless'],
  [{ 'managed-by': 'serverless framework' }, 'serverless'],
  [{ team: 'serverless' }, undefined],
  [{ STAGE: 'dev' }, undefined],
  [{}, undefined],
])('%j: %s', (tags, tool) => {
  expect(ownerOf(tags, 'shop-dev-create')?.tool).toBe(tool)
})

test('the template’s own names are told where tags tell them', () => {
  expect(ownerOf(stack('Orders'), 'x')).toMatchObject({ logicalId: 'Orders' })
  expect(ownerOf(stack('Or\nders'), 'x')).not.toHaveProperty('logicalId')
  const serverless = stack('CreateLambdaFunction', { STAGE: 'dev' })
  expect(ownerOf(serverless, 'shop-dev-create-order')).toMatchObject({ key: 'create-order' })
  expect(ownerOf(serverless, 'named-by-hand')).not.toHaveProperty('key')
})

test('tags called like members of every object are tags like any other', () => {
  expect(ownerOf({ constructor: 'x', toString: 'y' }, 'x')).toBeUndefined()
})
