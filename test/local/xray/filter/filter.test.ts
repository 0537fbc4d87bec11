import { expect, test } from 'vitest'
import { type Facts, factsOf } from '../../../../src/local/xray/facts.ts'
import { matches } from '../../../../src/local/xray/filter/match.ts'
import { parseFilter } from '../../../../src/local/xray/filter/parse.ts'
import { createTraceStore } from '../../../../src/local/xray/store.ts'
import { hex, loose, segment, TRACE } from '../segments.ts'

function trace(): Facts {
  const store = createTraceStore()
  const function_arn = 'arn:aws:lambda:eu-west-1:000000000000:function:orders'
  store.put(
    segment('1', {
      name: 'orders',
      origin: 'AWS::Lambda',
      resource_arn: function_arn,
      end_time: 1000.5,
      http: {
        request: { method: 'POST', url: 'https://shop.example/orders?x=1' },
        response: { status: 200 },
      },
    }),
  )
  store.put(
    segment('2', {
      name: 'orders',
      origin: 'AWS::Lambda::Function',
      parent_id: hex('1'),
      end_time: 1003,
      fault: true,
      user: 'ada',
      aws: { account_id: '000000000000', ec2: { instance_id: 'i-1', availability_zone: 'eu-west-1a' } },
      annotations: { tier: 'gold', count: 3, paid: true, 'cart.size': 7 },
      cause: { exceptions: [{ id: hex('f'), type: 'TypeError', message: 'no such order', remote: true }] },
    }),
  )
  store.put(
    loose('3', '2', {
      name: 'DynamoDB',
      namespace: 'aws',
      aws: { table_name: 't' },
      http: { response: { status: 400 } },
    }),
  )
  const stored = store.get(TRACE)
  if (!stored) throw new Error('the trace was refused')
  return factsOf(stored)
}

const facts = trace()

test.each<[string, boolean]>([
  ['ok', true],
  ['!ok', false],
  ['ok = true', true],
  ['ok = false', false],
  ['ok != true', false],
  ['ok != false', true],
  ['fault', false],
  ['error', false],
  ['throttle', false],
  ['partial', false],
  ['root', true],
  ['inferred', false],
  ['first', true],
  ['last', false],
  ['remote', false],
  ['OK', true],
  ['responsetime = 0.5', true],
  ['responsetime != 0.5', false],
  ['responsetime < 0.5', false],
  ['responsetime <= 0.5', true],
  ['duration > 2.9', true],
  ['duration >= 3', true],
  ['duration>=3e0', true],
  ['duration < 3', false],
  ['index = 0', true],
  ['http.status = 200', true],
  ['http.status != 200', false],
  ['http.method = "POST"', true],
  ['http.method != "POST"', false],
  ['http.url CONTAINS "/orders"', true],
  ['http.url contains "/carts"', false],
  ['http.url BEGINSWITH "https://shop"', true],
  ['http.url ENDSWITH "x=1"', true],
  ['http.useragent = "curl"', false],
  ['http.useragent != "curl"', false],
  ['user = "ada"', true],
  ['user != "bob"', true],
  ['name = "orders"', true],
  ['name = "TypeError"', true],
  ['type = "AWS::Lambda::Function"', true],
  ['message CONTAINS "order"', true],
  ['availabilityzone = "eu-west-1a"', true],
  ['instance.id = "i-1"', true],
  ['resource.arn ENDSWITH ":function:orders"', true],
  ['annotation.tier = "gold"', true],
  ['annotation[tier] = "gold"', true],
  ['annotation[cart.size] = 7', true],
  ['annotation.cart.size > 6', true],
  ['annotation[tier] != "gold"', false],
  ['annotation[tier] BEGINSWITH "go"', true],
  ['annotation[tier] = 3', false],
  ['annotation[count] >= 3', true],
  ['annotation[count] < 3', false],
  ['annotation[paid] = true', true],
  ['annotation[paid] = false', false],
  ['annotation[nothing] = "x"', false],
  ['service("orders")', true],
  ['service("carts")', false],
  ['service()', true],
  ['service("orders") { fault }', true],
  ['service("orders") { }', true],
  ['service("DynamoDB") { error AND inferred }', true],
  ['service("DynamoDB") { fault }', false],
  ['service() { throttle }', false],
  ['service(id(name: "orders", type: "AWS::Lambda::Function"))', true],
  [
    'service(id(name: "orders", type: "AWS::Lambda::Function", account.id: "000000000000")) { fault remote }',
    true,
  ],
  ['service(id(name: "orders", type: "AWS::Lambda")) { fault }', false],
  ['service(id(name: "orders", type: "AWS::Lambda")) { duration < 1 }', true],
  ['service(id(account.id: "111122223333"))', false],
  ['edge("orders", "DynamoDB")', true],
  ['edge("DynamoDB", "orders")', false],
  ['edge(id(type: "AWS::Lambda"), id(type: "AWS::Lambda::Function")) { fault }', true],
  ['ok fault', false],
  ['ok !partial duration < 4', true],
  ['fault OR ok', true],
  ['fault OR ok AND error', false],
  ['(fault OR ok) AND !error', true],
  ['!(fault OR ok)', false],
  ['!!ok', true],
])('%s is %s', (text, expected) => {
  expect(matches(parseFilter(text), facts)).toBe(expected)
})

test.each<[string, number, string]>([
  ['', 0, 'unexpected end of the expression'],
  ['ok AND', 6, 'unexpected end of the expression'],
  ['ok )', 3, 'unexpected )'],
  ['(ok', 3, 'unexpected end of the expression'],
  ['bogus', 0, 'unknown keyword bogus'],
  ['duration', 8, 'unexpected end of the expression'],
  ['duration > "3"', 11, 'unexpected 3'],
  ['duration CONTAINS 3', 9, 'unexpected CONTAINS'],
  ['http.url > "x"', 9, 'unexpected >'],
  ['http.url = 3', 11, 'unexpected 3'],
  ['ok = maybe', 5, 'unexpected maybe'],
  ['annotation[x] = yes', 16, 'unexpected yes'],
  ['service("x"', 11, 'unexpected end of the expression'],
  ['service("x") { ok', 17, 'unexpected end of the expression'],
  ['service(id(colour: "x"))', 11, 'unexpected colour'],
  ['ok && fault', 3, 'Invalid input symbol "&"'],
  ['name = "open', 7, 'Invalid input symbol "\\""'],
  ['rootcause.fault.service { name = "x" }', 0, 'rootcause.fault.service is not supported by otl local'],
  ['group.name = "g"', 0, 'group.name is not supported by otl local'],
  ['('.repeat(5_000), 51, 'nested too deeply'],
  ['!'.repeat(5_000), 52, 'nested too deeply'],
  ['ok '.repeat(5_000), 10_000, 'longer than 10000 characters'],
])('%.30s is refused at %d', (text, offset, message) => {
  expect(() => parseFilter(text)).toThrow(expect.objectContaining({ offset, message }))
})
