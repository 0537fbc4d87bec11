import { expect, test } from 'vitest'
import { mayHaveArrived } from '../../src/commands/shared/lost-answer.ts'
import { OtlError } from '../../src/errors.ts'

const failure = (fields: object) =>
  new OtlError('could not', { cause: Object.assign(new Error('x'), fields) })

test.each<[string, unknown, boolean]>([
  ['a refusal', failure({ $metadata: { httpStatusCode: 403 } }), false],
  ['trouble of the service', failure({ $metadata: { httpStatusCode: 503 } }), true],
  ['a connection that was cut', failure({ code: 'ECONNRESET', $metadata: { attempts: 1 } }), true],
  ['a connection that never was', failure({ code: 'ECONNREFUSED', $metadata: { attempts: 1 } }), false],
  ['Ctrl-C', failure({ name: 'AbortError' }), true],
  ['no credentials', failure({ name: 'CredentialsProviderError' }), false],
  ['no cause', new OtlError('could not'), true],
])('%s', (_, error, expected) => {
  expect(mayHaveArrived(error)).toBe(expected)
})
