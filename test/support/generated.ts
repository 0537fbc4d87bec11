import fc from 'fast-check'
import { traceFromDocuments } from '../../src/domain/trace/index.ts'
import { hostileTexts } from './hostile.ts'

/** Any text that a name may be: plain, of any script, hostile. */
export const anyName = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', 'b', 'c', '-', '/'), minLength: 1, maxLength: 30 }),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }),
  fc.constantFrom(...hostileTexts),
)

const hexId = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 16, maxLength: 16 })
/** Seconds; whole microseconds, as services report them. */
const moment = fc.integer({ min: 0, max: 10_000_000 }).map((micros) => 1_600_000_000 + micros / 1e6)

const field = fc.oneof(
  anyName,
  fc.double(),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.array(anyName, { maxLength: 3 }),
)
const fields = fc.dictionary(anyName, fc.oneof(field, fc.dictionary(anyName, field, { maxKeys: 2 })), {
  maxKeys: 3,
})

const exception = fc.record(
  {
    id: hexId,
    type: anyName,
    message: anyName,
    remote: fc.boolean(),
    stack: fc.array(fc.record({ path: anyName, line: fc.nat(9_999), label: anyName }, { requiredKeys: [] }), {
      maxLength: 3,
    }),
  },
  { requiredKeys: ['id'] },
)

/** One segment or subsegment as X-Ray has them, with a place in the list to hang from. */
const document = fc.record(
  {
    id: fc.oneof({ weight: 5, arbitrary: hexId }, { weight: 1, arbitrary: anyName }),
    name: anyName,
    start_time: moment,
    end_time: moment,
    fault: fc.boolean(),
    error: fc.boolean(),
    throttle: fc.boolean(),
    in_progress: fc.boolean(),
    inferred: fc.boolean(),
    namespace: fc.constantFrom('aws', 'remote'),
    origin: fc.constantFrom(
      'AWS::Lambda',
      'AWS::Lambda::Function',
      'AWS::DynamoDB::Table',
      'AWS::EC2::Instance',
    ),
    type: fc.constant('subsegment'),
    annotations: fields,
    metadata: fc.record({ default: fields }),
    aws: fields,
    http: fc.record({ request: fields, response: fc.record({ status: fc.integer({ min: 100, max: 599 }) }) }),
    cause: fc.oneof(fc.record({ exceptions: fc.array(exception, { maxLength: 2 }) }), hexId),
    links: fc.array(fc.record({ trace_id: anyName, id: hexId }, { requiredKeys: ['trace_id'] }), {
      maxLength: 2,
    }),
  },
  { requiredKeys: ['id', 'name', 'start_time'] },
)

/** Of any shape: every document hangs from an earlier one, from nothing, or from one that is not there. */
export const generatedInput = fc
  .tuple(
    fc.array(fc.tuple(document, fc.integer({ min: -2, max: 9 })), { minLength: 1, maxLength: 14 }),
    fc.boolean(),
  )
  .map(([items, limitExceeded]) => {
    const documents = items.map(([fieldsOf, above], at) => {
      const parent = above === -2 ? 'feedfeedfeedfeed' : items[above < at ? above : -1]?.[0].id
      return { ...fieldsOf, ...(parent === undefined ? {} : { parent_id: parent }) }
    })
    return { id: '1-5fbcfc1f-4d2e9bed6dc0c41c39dfdb2f', documents, limitExceeded }
  })

export const generatedTrace = generatedInput.map(traceFromDocuments)
