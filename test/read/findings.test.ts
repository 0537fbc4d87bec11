import path from 'node:path'
import { expect, test } from 'vitest'
import { cases, corpus, filesOf, nameOf, requestOf } from '../support/corpus.ts'
import { runGate } from '../support/gate.ts'

/** Files that nothing can be found in, and the lines of each finding, as a list that a person can check by eye. */
test.each(cases.map((one) => [nameOf(one), one] as const))('%s', async (_, one) => {
  const { files, parameters } = requestOf(one)
  const argv = [
    ...['check', '-o', 'json', '--region', 'eu-west-1'],
    ...files.flatMap((file) => ['--template', file]),
    ...Object.entries(parameters).flatMap(([name, value]) => ['--parameter', `${name}=${value}`]),
  ]
  const { code, out, told } = await runGate(argv, filesOf(one.folder))
  const { findings, failures, summary } = JSON.parse(out.join('\n'))
  const lines = [
    ...findings.map(findingLine),
    ...failures.map(({ what, reason }: Failure) => `${what}  could not be checked: ${reason}`),
    ...told,
    `${summary.functions} functions, ${summary.failing} failing, exit ${code}`,
  ]
  const name = one.name === undefined ? 'findings.txt' : `${one.name}-findings.txt`
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(path.join(corpus, one.folder, name))
})

interface Line {
  readonly file: string
  readonly line: number
  readonly column: number
  readonly function: string
  readonly severity: string
  readonly kind: string
  readonly rule: string
  readonly message: string
}

interface Failure {
  readonly what: string
  readonly reason: string
}

function findingLine({ file, line, column, severity, kind, rule, function: id, message }: Line): string {
  const weight = kind === 'unknown' ? `${severity}, unknown` : severity
  return `${file}:${line}:${column}  ${id}  ${weight}  ${rule}: ${message}`
}

test('a file that is named twice, in two ways, is there once', async () => {
  const text =
    'Resources:\n  A:\n    Type: AWS::Serverless::Function\n    Properties: { Runtime: nodejs22.x }\n'
  const files = { 'app/t.yaml': new TextEncoder().encode(text) }
  const once = await runGate(['check', '--template', 'app/t.yaml'], files)
  const again = ['--template', './app/t.yaml', '--terraform-plan', 'app/../app/t.yaml']
  const twice = await runGate(['check', '--template', 'app/t.yaml', ...again], files)
  expect(twice.out).toEqual(once.out)
  expect(once.out.at(-1)).toContain('1 of 1 function fails')
})
