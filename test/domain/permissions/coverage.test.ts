import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'
import { commands } from '../../../src/commands/index.ts'
import { commandRows, exempt, type Row } from '../../../src/domain/permissions/commands.ts'
import { grants } from '../../../src/domain/permissions/grants.ts'
import { fakeContext } from '../../support/context.ts'

const src = path.resolve(import.meta.dirname, '../../../src')

test('every command has a row, in the order of help, and no row stands for nothing', () => {
  expect(commandRows.map(({ command }) => command)).toEqual(commands.map(({ name }) => name))
})

test('every grant is used, and none is needed and optional at once', () => {
  const used = commandRows.flatMap(({ needs, mayUse }) => [...needs, ...mayUse.map(({ grant }) => grant)])
  const ofRole = ['SendTraces', 'ReadSampling']
  expect(Object.keys(grants).toSorted()).toEqual([...new Set([...used, ...ofRole])].toSorted())
  for (const { needs, mayUse } of commandRows) {
    expect(mayUse.filter(({ grant }) => needs.includes(grant))).toEqual([])
  }
})

test.each(Object.entries(grants))('%s: Sids and actions are as IAM takes them', (sid, { actions }) => {
  expect(sid).toMatch(/^[A-Za-z0-9]+$/)
  for (const action of actions)
    expect(action).toMatch(/^(lambda|xray|kms|iam|logs|tag|sts|cloudwatch):[A-Z][A-Za-z]+$/)
})

/** Where the name of a call is not the name of its action (service authorization reference). */
const otherwise: Readonly<Record<string, string>> = {
  'lambda:Invoke': 'lambda:InvokeFunction',
  'lambda:GetLayerVersionByArn': 'lambda:GetLayerVersion',
}
const services: Readonly<Record<string, string>> = {
  'cloudwatch-logs': 'logs',
  'resource-groups-tagging-api': 'tag',
}

interface Sent {
  readonly file: string
  readonly action: string
}

/** Every command of the SDK that is imported anywhere in src/aws, as the action that it takes. */
const sent = sourcesIn('aws').flatMap(({ file, source }): Sent[] =>
  importsOf(source).flatMap(({ from, names }) => {
    const service = /^@aws-sdk\/client-(.+)$/.exec(from)?.[1]
    if (service === undefined) return []
    const calls = names.flatMap((name) => /^([A-Z]\w*)Command$/.exec(name)?.[1] ?? [])
    return calls.map((call) => {
      const action = `${services[service] ?? service}:${call}`
      return { file, action: otherwise[action] ?? action }
    })
  }),
)

test('calls were found', () => {
  expect(sent.map(({ action }) => action)).toEqual(
    expect.arrayContaining(['lambda:GetFunction', 'lambda:InvokeFunction', 'xray:BatchGetTraces']),
  )
})

const known = new Set([...Object.values(grants).flatMap(({ actions }) => actions), ...Object.keys(exempt)])

test.each(sent)('$action, sent by $file, is in the table', ({ action }) => {
  expect(known).toContain(action)
})

/** What each method of Aws asks for; `endpoint` asks nobody. */
const methods: Readonly<Record<string, readonly string[]>> = {
  endpoint: [],
  identity: ['sts:GetCallerIdentity'],
  listFunctions: ['lambda:ListFunctions'],
  getFunction: ['lambda:GetFunction'],
  createFunction: ['lambda:CreateFunction'],
  updateConfiguration: ['lambda:UpdateFunctionConfiguration', 'lambda:GetFunction'],
  tagFunction: ['lambda:TagResource', 'lambda:UntagResource'],
  getLayer: ['lambda:GetLayerVersion'],
  invoke: ['lambda:InvokeFunction'],
  listTraces: ['xray:GetTraceSummaries'],
  getTraces: ['xray:BatchGetTraces'],
  countInvocations: ['cloudwatch:GetMetricData'],
  readLogs: ['logs:FilterLogEvents'],
  retrieveTraces: ['xray:StartTraceRetrieval', 'xray:ListRetrievedTraces', 'xray:CancelTraceRetrieval'],
  serviceGraph: ['xray:GetServiceGraph'],
  traceDestination: ['xray:GetTraceSegmentDestination', 'xray:GetIndexingRules'],
  readPackage: ['lambda:GetFunction'],
  readLayerPackage: ['lambda:GetLayerVersion'],
  listAliases: ['lambda:ListAliases'],
  publishVersion: ['lambda:PublishVersion'],
  moveAlias: ['lambda:UpdateAlias'],
  listProvisioned: ['lambda:ListProvisionedConcurrencyConfigs'],
  getCodeSigning: ['lambda:GetFunctionCodeSigningConfig', 'lambda:GetCodeSigningConfig'],
  simulate: ['iam:SimulatePrincipalPolicy'],
  attachedPolicies: ['iam:ListAttachedRolePolicies'],
  roleArn: ['iam:GetRole'],
  attachPolicy: ['iam:AttachRolePolicy'],
  detachPolicy: ['iam:DetachRolePolicy'],
}

test('every method of Aws is told here', async () => {
  const aws = await fakeContext().ctx.aws()
  const functions = Object.entries(aws).flatMap(([name, value]) =>
    typeof value === 'function' ? [name] : [],
  )
  expect(functions.toSorted()).toEqual(Object.keys(methods).toSorted())
})

/** Actions of a method that a command uses in part. */
const spared: Readonly<Record<string, readonly string[]>> = {
  // Versions are published and policies read by enable alone.
  disable: ['lambda:PublishVersion', 'iam:ListAttachedRolePolicies'],
  undo: ['lambda:PublishVersion', 'iam:ListAttachedRolePolicies'],
  // Its plan is that of enable, without --publish and --alias.
  check: ['lambda:PublishVersion', 'lambda:UpdateAlias'],
}

/** `otl local` is asked by its own command and by nobody else. */
const remote = commandRows.filter(({ command }) => command !== 'local')

describe.each(remote)('$command', (row) => {
  const reached = new Set(
    reachedFrom(`commands/${row.command}.ts`).flatMap((method) => methods[method] ?? []),
  )

  test('allows every call that it can reach', () => {
    const allowed = new Set([...actionsOf(row), ...Object.keys(exempt), ...(spared[row.command] ?? [])])
    expect([...reached].filter((action) => !allowed.has(action))).toEqual([])
  })

  test('allows nothing that it never calls', () => {
    // Lambda asks for these on behalf of the caller.
    const implied = /^(lambda:ListTags|kms:.*)$/
    expect(actionsOf(row).filter((action) => !implied.test(action) && !reached.has(action))).toEqual([])
  })
})

function actionsOf({ needs, mayUse }: Row): string[] {
  return [...needs, ...mayUse.map(({ grant }) => grant)].flatMap((name) => grants[name].actions)
}

/** Methods of `aws` that a command's file and what it imports from src/commands call. */
function reachedFrom(entry: string): string[] {
  const seen = new Set<string>()
  const open = [entry]
  const found = new Set<string>()
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (seen.has(file)) continue
    seen.add(file)
    const text = readFileSync(path.join(src, file), 'utf8')
    for (const [, method = ''] of text.matchAll(/\baws\.(\w+)\(/g)) found.add(method)
    for (const { from, typeOnly } of importsOf(parse(file, text))) {
      const to = path.posix.join(path.posix.dirname(file), from)
      if (from.startsWith('.') && !typeOnly && to.startsWith('commands/')) open.push(to)
    }
  }
  return [...found]
}

function sourcesIn(folder: string): { file: string; source: ts.SourceFile }[] {
  const names = readdirSync(path.join(src, folder), { recursive: true, encoding: 'utf8' })
  return names
    .filter((name) => name.endsWith('.ts'))
    .map((name) => {
      const file = `${folder}/${name.split(path.sep).join('/')}`
      return { file, source: parse(file, readFileSync(path.join(src, file), 'utf8')) }
    })
}

function parse(file: string, text: string): ts.SourceFile {
  return ts.createSourceFile(file, text, ts.ScriptTarget.Latest)
}

function importsOf(source: ts.SourceFile): { from: string; names: string[]; typeOnly: boolean }[] {
  return source.statements.filter(ts.isImportDeclaration).map(({ importClause, moduleSpecifier }) => {
    const bindings = importClause?.namedBindings
    const named = bindings && ts.isNamedImports(bindings) ? bindings.elements : []
    const values = [...named].filter((element) => !element.isTypeOnly)
    return {
      from: ts.isStringLiteral(moduleSpecifier) ? moduleSpecifier.text : '',
      names: values.map((element) => (element.propertyName ?? element.name).text),
      typeOnly: importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword,
    }
  })
}
