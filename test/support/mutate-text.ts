import type { Random } from './random.ts'

/** Names and values that a file should not hold, and that somebody will write. */
export const oddTexts: readonly string[] = [
  '',
  '__proto__',
  'constructor',
  'toString',
  'null',
  '\u001b[2J\u001b]0;owned\u0007',
  '\u009b31mred',
  'a\r\n::error::forged',
  'a\n| b | c |',
  '</testcase><testcase name="x">',
  ']]>',
  '%0A%25',
  'abc\u202egpj.exe\u2066x\u200f',
  '\ufeff\u2028\u2029\u0085\u0000\u007f',
  '\ufffe\uffff',
  '😀'.repeat(20),
  'x'.repeat(5_000),
  '*',
  '../../../../etc/passwd',
  'https://[::1/%zz',
  `\${Self}`,
  `\${AWS::Region}\${`,
  'arn:aws:lambda:eu-west-1:615299751070:layer:AWSOpenTelemetryDistroJs:99999999999999999999',
  'arn:aws:lambda:::layer:constructor:1',
  '/opt/otel-instrument\n',
]

/** JSON of the wrong type, of itself, or of far too much. */
export const oddValues: readonly string[] = [
  ...oddTexts.map((text) => JSON.stringify(text)),
  ...['null', 'true', '0', '-1', '1e999', '1.5', '[]', '{}', '[null]', '[[[]]]', '[{}]', '{"a":1,"a":2}'],
  '{"Ref":"Self"}',
  '{"Ref":["Self"]}',
  `{"Fn::Sub":"\${Self}"}`,
  `{"Fn::Sub":["\${a}",{"a":{"Fn::Sub":"\${a}"}}]}`,
  '{"Fn::GetAtt":["Self","Arn"]}',
  '{"Fn::GetAtt":[{},{}]}',
  '{"Fn::If":["Self",{"Ref":"Self"}]}',
  '{"Fn::Join":[{},[[],null]]}',
  '{"Fn::FindInMap":[null]}',
  '{"Fn::ImportValue":{"Fn::ImportValue":"x"}}',
  '{"Fn::Select":[1e9,["a"]]}',
  '{"Fn::Split":["",{"Ref":"Self"}]}',
  '{"Condition":"Self"}',
  '{"Fn::Not":[{"Condition":"Self"}]}',
  '{"Fn::Transform":[]}',
  '{"__proto__":{"Type":"AWS::Lambda::Function"}}',
  '{"Type":"AWS::CloudFormation::Stack","Properties":{"TemplateURL":"t"}}',
  '{"Type":"AWS::Serverless::Application","Properties":{"Location":"./t"}}',
  `${'['.repeat(150)}${']'.repeat(150)}`,
  `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`,
]

/** Tokens of YAML, of CloudFormation and of a terminal. */
const tokens: readonly string[] = [
  ...oddTexts,
  ...['!Ref A', `!Sub \${A}`, '!GetAtt A.Arn', '!If [A, b, c]', '!ImportValue x', '!FindInMap [a, b, c]'],
  ...['!Join [a, [b]]', '!Select [9, []]', '!Split ["", a]', '&a', '*a', '<<: *a', 'Fn::ForEach::X:'],
  ...['{{resolve:ssm:x}}', 'Properties:', 'Layers:', 'Environment: {Variables: {}}', 'Fn::Transform: x'],
  ...['Type: AWS::Lambda::Function', 'Type: AWS::Serverless::Function', 'Globals: {Function: []}'],
  ...['- ', '? ', ': ', '{', '}', '[', ']', '"', "'", '|', '>', '#', '\t', '\r\n', '\0', '\ud800', '---'],
  ...['...', '%YAML 1.1', '!!binary x', '!<x> y', '~', 'yes', '-0', '__proto__: x', '"unknown": true'],
  ...['"after_unknown": true', '"planned_values": []', 'rules: {}', 'waivers: []', 'off', 'when: {}'],
]

/** The text with one small fault, or a few. */
export function mutatedText(text: string, chance: Random, most = 4): string {
  let result = text
  for (let times = 1 + chance.below(most); times > 0; times -= 1) result = oneFault(result, chance)
  return result
}

function oneFault(text: string, chance: Random): string {
  const lines = text.split('\n')
  const at = chance.below(lines.length)
  const line = lines[at] ?? ''
  const offset = chance.below(text.length + 1)
  switch (chance.below(10)) {
    case 0:
      return text.slice(0, offset) + chance.pick(tokens) + text.slice(offset)
    case 1:
      return text.slice(0, offset) + text.slice(offset + 1 + chance.below(20))
    case 2:
      return lines.toSpliced(at, 1).join('\n')
    case 3:
      return lines.toSpliced(at, 0, line).join('\n')
    case 4:
      return lines.with(at, `${' '.repeat(chance.below(8))}${line}`).join('\n')
    case 5:
      return lines
        .with(
          at,
          line.replace(/:.*/, () => `: ${chance.pick(tokens)}`),
        )
        .join('\n')
    case 6:
      return lines.with(at, line.trimStart()).join('\n')
    case 7:
      return lines.toSpliced(at, 0, ...lines.slice(chance.below(lines.length)).slice(0, 10)).join('\n')
    case 8:
      return text.slice(0, offset)
    default:
      return text.replace(wordOf(text, chance), () => wordOf(text, chance))
  }
}

function wordOf(text: string, chance: Random): string {
  return chance.pick(text.match(/[A-Za-z]{3,}/g) ?? ['x'])
}

/** A document of JSON in which one to three values or keys are odd ones. */
export function mutatedJson(json: string, chance: Random): string {
  const document: unknown = JSON.parse(json)
  const around = Array.from({ length: 1 + chance.below(3) }, (_, nth) => plantMark(document, nth, chance))
  return JSON.stringify(document).replace(/"§(key|value)(\d)"/g, (_, kind, nth) =>
    kind === 'key'
      ? JSON.stringify(chance.pick(oddTexts))
      : chance.pick(oddValues).replaceAll('Self', around[Number(nth)] ?? 'Self'),
  )
}

/** Walks down from the root and stops somewhere, mostly at a leaf. @returns the resource on the way there */
function plantMark(root: unknown, nth: number, chance: Random): string {
  const path: string[] = []
  let at = root
  while (typeof at === 'object' && at !== null && Object.keys(at).length > 0) {
    const holder = at as Record<string, unknown>
    const key = chance.pick(Object.keys(holder))
    const next = holder[key]
    path.push(key)
    if (typeof next !== 'object' || next === null || chance.chance(0.15)) {
      if (Array.isArray(holder) || chance.chance(0.7)) holder[key] = `§value${nth}`
      else {
        delete holder[key]
        holder[`§key${nth}`] = next
      }
      break
    }
    at = next
  }
  return path[1] ?? 'Self'
}
