import { expect, test } from 'vitest'
import { familyNames } from '../../../src/domain/catalogue/model.ts'
import { runtimes } from '../../../src/domain/catalogue/runtimes.ts'
import { limitOf, runtimeCapability } from '../../../src/domain/instrument/capability.ts'
import { planEnable } from '../../../src/domain/instrument/plan.ts'
import { recipeFor } from '../../../src/domain/instrument/recipe.ts'
import { planTracingOnly } from '../../../src/domain/instrument/tracing-only.ts'
import { aFunction, withVariables } from '../../support/functions.ts'

const architectures = ['x86_64', 'arm64'] as const

test('every runtime, processor and family has an answer, and all that is not full has a reason and a way out', () => {
  let answers = 0
  for (const { id } of runtimes) {
    for (const architecture of architectures) {
      for (const family of familyNames) {
        const { reach, refusal } = runtimeCapability(id, architecture, family)
        answers++
        if (reach === 'full') expect(refusal).toBeUndefined()
        else {
          expect(refusal?.reason, `${id} ${architecture} ${family}`).toMatch(/\S{2}/)
          expect(refusal?.wayOut, `${id} ${architecture} ${family}`).toMatch(/\S{2}/)
        }
      }
    }
  }
  expect(answers).toBe(51 * 2 * 3)
})

test('the table says what a plan then does', () => {
  for (const { id } of runtimes) {
    for (const architecture of architectures) {
      for (const family of familyNames) {
        const fn = aFunction({ region: 'us-east-1', runtime: id, architecture })
        const { reach, refusal } = runtimeCapability(id, architecture, family)
        const plan = planEnable(fn, recipeFor(fn, { family }))
        if (reach === 'full') expect(plan.kind).toBe('update')
        else expect(plan).toMatchObject({ kind: 'blocked', refusal: { code: refusal?.code } })
        const traced = planTracingOnly(fn)
        expect(traced.kind, id).toBe(reach === 'refused' ? 'blocked' : 'update')
      }
    }
  }
})

test.each([
  ['nodejs22.x', 'arm64', 'adot', 'full'],
  ['dotnet8', 'arm64', 'adot', 'tracing-only'],
  ['dotnet8', 'x86_64', 'adot', 'full'],
  ['ruby3.4', 'x86_64', 'adot', 'tracing-only'],
  ['ruby3.4', 'x86_64', 'community', 'full'],
  ['ruby3.4', 'arm64', 'community', 'tracing-only'],
  ['nodejs24.x', 'arm64', 'adot-collector', 'tracing-only'],
  ['provided.al2023', 'arm64', 'community', 'tracing-only'],
  ['go1.x', 'x86_64', 'adot', 'tracing-only'],
  ['nodejs12.x', 'x86_64', 'adot', 'refused'],
  ['nodejs99.x', 'x86_64', 'adot', 'refused'],
] as const)('%s on %s with %s: %s', (runtime, architecture, family, reach) => {
  expect(runtimeCapability(runtime, architecture, family).reach).toBe(reach)
})

test('another family that has a layer is named', () => {
  const { refusal } = runtimeCapability('ruby3.4', 'x86_64', 'adot')
  expect(refusal?.wayOut).toContain('--family community')
})

test.each([
  ['edge-replica', { masterArn: 'arn:aws:lambda:us-east-1:123456789012:function:edge:3' }, false],
  ['image', { packageType: 'Image' }, false],
  ['managed-instances', { managedInstances: true }, false],
  ['response-streaming', {}, true],
] as const)('%s is told from the function', (code, overrides, streams) => {
  expect(limitOf(aFunction(overrides), streams)).toMatchObject({ code })
  expect(recipeFor(aFunction(overrides), { streams })).toMatchObject({ refusal: { code } })
})

test('only Node.js suffers from streaming, and only where it is known', () => {
  expect(limitOf(aFunction({ runtime: 'python3.13' }), true)).toBeUndefined()
  expect(limitOf(aFunction())).toBeUndefined()
})

test('tracing alone needs neither a free wrapper nor readable variables, and sends nothing else', () => {
  for (const overrides of [
    withVariables({ AWS_LAMBDA_EXEC_WRAPPER: '/opt/datadog_wrapper' }),
    { environment: { kind: 'unreadable', reason: 'KMS' } as const },
    { runtime: 'provided.al2023' },
    { packageType: 'Image' as const },
    { managedInstances: true as const },
  ]) {
    const plan = planTracingOnly(aFunction(overrides))
    expect(plan).toMatchObject({ kind: 'update', scope: 'tracing-only' })
    if (plan.kind === 'update')
      expect(plan.changes).toEqual([{ kind: 'tracing', from: 'PassThrough', to: 'Active' }])
  }
})

test('tracing alone is refused where nothing can be written', () => {
  const edge = { masterArn: 'arn:aws:lambda:us-east-1:123456789012:function:edge:3' }
  expect(planTracingOnly(aFunction(edge))).toMatchObject({ refusal: { code: 'edge-replica' } })
  expect(planTracingOnly(aFunction({ state: 'Pending' }))).toMatchObject({ refusal: { code: 'not-active' } })
  const busy = { lastUpdate: { status: 'InProgress' } as const }
  expect(planTracingOnly(aFunction(busy))).toMatchObject({ refusal: { code: 'update-in-progress' } })
})
