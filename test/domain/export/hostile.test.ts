import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { LastingChange } from '../../../src/domain/export/change.ts'
import { type Format, formats } from '../../../src/domain/export/format.ts'
import { writeChange } from '../../../src/domain/export/index.ts'
import { labelName, logicalName, pascalName, variableName } from '../../../src/domain/export/names.ts'
import {
  hclString,
  jsonString,
  shellWord,
  typescriptString,
  yamlString,
} from '../../../src/domain/export/quote.ts'
import { aChange, distro } from './changes.ts'
import {
  assignmentsOf,
  bashComplaints,
  inServerless,
  inTemplate,
  inTerraform,
  inTypescript,
  templateOf,
} from './parsers.ts'

/** Everything that means something to one of the languages, in any order, among any other characters. */
const pieces = [
  ...[
    '"',
    "'",
    '\\',
    '`',
    '${',
    '%{',
    '}',
    '$(',
    '$',
    '\n',
    '\r',
    '\t',
    '#',
    '//',
    '*/',
    ': ',
    ' #',
    '- ',
    '!Ref x',
  ],
  ...[
    'EOF',
    '|',
    '&',
    ';',
    '<<',
    '%%{',
    '$${',
    '\\${',
    'true',
    'no',
    '12:30',
    '1e3',
    '~',
    '\u2028',
    '\u2029',
  ],
  ...[
    '\u0085',
    '\u007f',
    '\u009b',
    '\u202e',
    '\ufeff',
    '\u001b[31m',
    '\u0000',
    '',
    ' ',
    'a',
    'é',
    '😀',
    '{{',
    '[',
    '@',
  ],
]
const text = fc.oneof(
  fc.array(fc.constantFrom(...pieces), { maxLength: 8 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 20 }),
)
/** A name of a variable: Lambda takes letters, digits and `_` only, but an endpoint may say anything. */
const variable = fc.record({ name: text.filter((name) => name !== ''), value: text, required: fc.boolean() })

const changes: fc.Arbitrary<LastingChange> = fc
  .record({
    name: text,
    arn: text,
    revision: text,
    runtime: text,
    region: text,
    before: fc.array(text, { maxLength: 2 }),
    after: fc.array(text, { maxLength: 2 }),
    variables: fc.uniqueArray(variable, { maxLength: 3, selector: ({ name }) => name }),
  })
  .map(({ name, arn, revision, before, after, ...rest }) => ({
    ...aChange(),
    ...rest,
    fn: { name, arn, revision },
    layers: [...before.map(others), { arn: distro, ours: true }, ...after.map(others)],
  }))

function others(arn: string) {
  return { arn, ours: false }
}

const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Bidi_Control}\ufeff]/u
const runs = { numRuns: 100 }

function write(change: LastingChange, format: Format, syntax: 'yaml' | 'json' = 'yaml'): string {
  const lines = writeChange(change, { format, syntax })
  for (const line of lines) expect(line).not.toMatch(CONTROL)
  return `${lines.join('\n')}\n`
}

const valuesOf = ({ variables }: LastingChange) =>
  Object.fromEntries(variables.map(({ name, value }) => [name, value]))

describe('whatever names and values hold, the parser of the language gives them back', () => {
  test.each(['sam', 'cloudformation'] as const)('%s', (format) => {
    const type = format === 'sam' ? 'AWS::Serverless::Function' : 'AWS::Lambda::Function'
    fc.assert(
      fc.property(changes, (change) => {
        for (const version of ['1.1', '1.2'] as const) {
          const read = inTemplate(templateOf(write(change, format), version), type)
          expect(read.layers).toEqual([distro])
          expect(read.variables ?? {}).toEqual(valuesOf(change))
        }
        const json = inTemplate(JSON.parse(write(change, format, 'json')), type)
        expect(json.layers).toEqual(change.layers.map(({ arn }) => arn))
        expect(json.variables).toEqual(valuesOf(change))
      }),
      runs,
    )
  })

  test('serverless', () => {
    fc.assert(
      fc.property(changes, (change) => {
        const read = inServerless(write(change, 'serverless'))
        const joined = Object.entries(read.variables).map(([name, value]) => {
          expect(JSON.stringify(value)).not.toContain('${')
          return [name, typeof value === 'string' ? value : join(value)]
        })
        expect(Object.fromEntries(joined)).toEqual(valuesOf(change))
        expect(read.layers).toEqual([distro])
      }),
      runs,
    )
  })

  test('cdk', () => {
    fc.assert(
      fc.property(changes, (change) => {
        const read = inTypescript(write(change, 'cdk'))
        expect(read.variables).toEqual(valuesOf(change))
        expect(read.layers).toEqual([distro])
      }),
      runs,
    )
  })

  test('terraform', async () => {
    await fc.assert(
      fc.asyncProperty(changes, async (change) => {
        expect((await inTerraform(write(change, 'terraform'))).layers).toEqual([distro])
      }),
      { numRuns: 60 },
    )
  })

  test('aws-cli', () => {
    fc.assert(
      fc.property(changes, (change) => {
        const script = write(change, 'aws-cli')
        expect(bashComplaints(script)).toBe('')
        const set = assignmentsOf(script)
        expect(set.function_name).toBe(withoutNul(change.fn?.arn ?? ''))
        expect(set.region).toBe(withoutNul(change.region))
        expect(JSON.parse(set.layers ?? '')).toEqual(change.layers.map(({ arn }) => arn))
        expect({ ...JSON.parse(set.defaults ?? ''), ...JSON.parse(set.required ?? '') }).toEqual(
          valuesOf(change),
        )
      }),
      { numRuns: 60 },
    )
  })
})

function join(value: unknown): string {
  const [glue, parts] = (value as { 'Fn::Join': [string, string[]] })['Fn::Join']
  return parts.join(glue)
}

function withoutNul(value: string): string {
  return value.replaceAll('\0', '\ufffd')
}

test('a literal of HCL is its text, and no expression', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 20 }), async (values) => {
      const source = `locals {\n  all = [${values.map(hclString).join(', ')}]\n}\n`
      const { parse } = await import('@cdktf/hcl2json')
      const { locals } = await parse('main.tf', source)
      // hcl2json gives back a template as it is written, and HCL composes characters (NFC).
      const read = (value: string) => value.replace(/([$%])\1(?=\{)/g, '$1')
      expect(locals[0].all.map(read)).toEqual(values.map((value) => value.normalize('NFC')))
    }),
    { numRuns: 60 },
  )
})

test('literals survive a round trip', () => {
  fc.assert(
    fc.property(text, (value) => {
      expect(JSON.parse(jsonString(value))).toBe(value)
      expect(templateOf(`a: ${yamlString(value)}`, '1.1')).toEqual({ a: value })
      for (const literal of [jsonString, yamlString, hclString, typescriptString, shellWord]) {
        expect(literal(value)).not.toMatch(CONTROL)
      }
    }),
    { numRuns: 1000 },
  )
})

test('lone surrogates become U+FFFD everywhere', () => {
  for (const literal of [jsonString, yamlString, hclString, typescriptString, shellWord]) {
    expect(literal('a\ud800b')).toContain('a\ufffdb')
  }
})

test('names are made of letters and digits, whatever the function is called', () => {
  fc.assert(
    fc.property(text, (name) => {
      expect(pascalName(name)).toMatch(/^[A-Za-z][A-Za-z0-9]{0,127}$/)
      expect(logicalName(name, undefined)).toMatch(/^[A-Za-z][A-Za-z0-9]*Function$/)
      expect(variableName(name)).toMatch(/^[a-z][A-Za-z0-9]*Function$/)
      expect(labelName(name)).toMatch(/^[A-Za-z][A-Za-z0-9_]*$/)
    }),
  )
})

test('every format is in these tests', () => {
  expect(formats).toEqual(['sam', 'cloudformation', 'cdk', 'terraform', 'serverless', 'aws-cli'])
})
