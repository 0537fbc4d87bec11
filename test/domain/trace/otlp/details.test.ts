import { expect, test } from 'vitest'
import type { Trace } from '../../../../src/domain/trace/model.ts'
import { plain, unicode } from '../../../../src/render/canvas.ts'
import { renderWaterfall } from '../../../../src/render/waterfall/index.ts'
import { tracesIn } from '../../../support/traces.ts'

const text = (key: string, value: string) => ({ key, value: { stringValue: value } })

function traceWith(events: readonly object[], resource: readonly object[] = []): Trace {
  const span = {
    traceId: '5b8efff798038103d269b633813fc60c',
    spanId: 'eee19b7ec3c1b174',
    name: 'checkout',
    startTimeUnixNano: '1544712660000000000',
    endTimeUnixNano: '1544712661000000000',
    status: { code: 2 },
    events,
  }
  const request = {
    resourceSpans: [{ resource: { attributes: resource }, scopeSpans: [{ spans: [span] }] }],
  }
  const [trace] = tracesIn(JSON.stringify(request))
  if (trace === undefined) throw new Error('no trace')
  return trace
}

const JAVA = `java.lang.IllegalStateException: no such order
\tat java.base/java.util.Optional.orElseThrow(Optional.java:403)
\tat shop.Orders.find(Orders.java:12)
`

function exception(...attributes: readonly object[]): object {
  return { name: 'exception', attributes: [text('exception.type', 'IllegalStateException'), ...attributes] }
}

test("an exception's stack is read, in the language that its resource names", () => {
  const trace = traceWith(
    [exception(text('exception.stacktrace', JAVA))],
    [text('telemetry.sdk.language', 'java')],
  )
  expect(trace.spans[0]?.exceptions).toEqual([
    {
      type: 'IllegalStateException',
      remote: false,
      stack: [
        { path: 'Optional.java', line: 403, label: 'java.base/java.util.Optional.orElseThrow' },
        { path: 'Orders.java', line: 12, label: 'shop.Orders.find' },
      ],
    },
  ])
})

test("the reader's own code is pointed at, not the library that threw", () => {
  const lines = renderWaterfall(traceWith([exception(text('exception.stacktrace', JAVA))]), {
    width: 100,
    style: plain,
    glyphs: unicode,
  }).join('\n')
  expect(lines).toContain('at shop.Orders.find (Orders.java:12)')
  expect(lines).not.toContain('Optional')
})

test('without a stack an exception has no frames, and of very many only the first are kept', () => {
  const { exceptions = [] } = traceWith(Array.from({ length: 500 }, () => exception())).spans[0] ?? {}
  expect(exceptions).toHaveLength(20)
  expect(exceptions[0]?.stack).toEqual([])
})
