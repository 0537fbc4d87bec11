import { expect } from 'vitest'
import type { Trace } from '../../src/domain/trace/model.ts'
import { followPath } from '../../src/domain/trace/path/index.ts'

/** What holds for the critical path of any trace. */
export function checkPath(trace: Trace): void {
  const { spanIds, breakdown } = followPath(trace)
  const parts = Object.values(breakdown)
  expect(parts.every((ms) => Number.isFinite(ms) && ms >= 0)).toBe(true)
  const sum = parts.reduce((total, ms) => total + ms, 0)
  expect(Math.abs(sum - trace.duration)).toBeLessThanOrEqual(0.001 + trace.duration * 1e-9)
  const parents = new Map(trace.spans.map(({ id, parentId }) => [id, parentId]))
  const seen = new Set<string>()
  for (const id of spanIds) {
    const parent = parents.get(id)
    expect(parents.has(id)).toBe(true)
    expect(parent === undefined || seen.has(parent)).toBe(true)
    expect(seen.has(id)).toBe(false)
    seen.add(id)
  }
}
