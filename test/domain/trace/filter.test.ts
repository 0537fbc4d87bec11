import { expect, test } from 'vitest'
import { filterExpression } from '../../../src/domain/trace/filter.ts'

const node = (name: string) => `service(id(name: "${name}", type: "AWS::Lambda::Function"))`

test.each([
  [{ functions: [] }, undefined],
  [{ functions: ['orders'] }, node('orders')],
  [{ functions: ['a1', 'b2'] }, `(${node('a1')} OR ${node('b2')})`],
  [{ functions: ['orders'], fault: true }, `${node('orders')} { fault }`],
  [{ functions: ['orders'], fault: true, error: true }, `${node('orders')} { fault OR error }`],
  [{ functions: ['orders'], failed: true }, `${node('orders')} { fault OR error OR throttle }`],
  [{ functions: [], throttle: true }, '(throttle)'],
  [{ functions: [], filter: 'duration > 2' }, '(duration > 2)'],
  [{ functions: ['orders'], filter: 'duration > 2 OR ok' }, `${node('orders')} AND (duration > 2 OR ok)`],
])('%j', (conditions, expression) => {
  expect(filterExpression(conditions)).toBe(expression)
})

test.each(['a"b', 'a\\'])('the name %s cannot leave its quotes', (name) => {
  expect(() => filterExpression({ functions: [name] })).toThrow(RangeError)
})
