import { expect, test } from 'vitest'
import { ownerOf } from '../../../src/domain/export/owner.ts'

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
  [stack('OrdersFunction'), 'cloudformation'],
  [stack('Orders', { 'aws-cdk:something': '1' }), 'cdk'],
  [stack('Orders', { 'sst:app': 'shop' }), 'cdk'],
  [stack('Orders', { ManagedBy: 'CDK' }), 'cdk'],
  [stack('CreateDashorderLambdaFunction', { STAGE: 'dev' }), 'serverless'],
  [stack('CreateLambdaFunction'), 'cloudformation'],
  [{ Terraform: 'true' }, 'terraform'],
  [{ terraform: 'false' }, undefined],
  [{ 'terraform-aws-modules': 'lambda' }, 'terraform'],
  [{ ManagedBy: 'terraform' }, 'terraform'],
  [{ iac: 'OpenTofu' }, 'terraform'],
  [{ 'managed-by': 'serverless framework' }, 'serverless'],
  [{ team: 'serverless' }, undefined],
  [{ STAGE: 'dev' }, undefined],
  [{}, undefined],
])('%j: %s', (tags, format) => {
  expect(ownerOf(tags, 'shop-dev-create')?.format).toBe(format)
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
