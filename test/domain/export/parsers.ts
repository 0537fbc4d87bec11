import { spawnSync } from 'node:child_process'
import { parse as parseHcl } from '@cdktf/hcl2json'
import ts from 'typescript'
import { parse as parseYaml, type ScalarTag } from 'yaml'

/** What a format's own parser reads of what we wrote: the values of ours, by place. */
export interface Read {
  readonly layers: readonly unknown[]
  readonly tracing: unknown
  readonly variables: Readonly<Record<string, unknown>>
}

// biome-ignore lint/suspicious/noExplicitAny: a template is whatever it is
type Node = any

const tags = ['Ref', 'Sub'].map(
  (name): ScalarTag => ({
    tag: `!${name}`,
    resolve: (text) => ({ [name === 'Ref' ? name : `Fn::${name}`]: text }),
  }),
)
const lists = ['FindInMap', 'Join'].map((name) => ({
  tag: `!${name}`,
  collection: 'seq' as const,
  resolve: (value: { toJSON(): unknown }) => ({ [`Fn::${name}`]: value.toJSON() }),
}))

/** YAML 1.1 is what CloudFormation reads, 1.2 what newer tools do. */
export function templateOf(text: string, version: '1.1' | '1.2' = '1.2'): Node {
  return parseYaml(text, { version, customTags: (all) => [...all, ...tags, ...lists], stringKeys: true })
}

export function inTemplate(template: Node, type: string): Read {
  const { Properties: properties } = resourceOf(template, type)
  return {
    layers: properties.Layers,
    tracing: properties.Tracing ?? properties.TracingConfig?.Mode,
    variables: properties.Environment.Variables,
  }
}

export function resourceOf(template: Node, type: string): Node {
  return Object.values<{ Type: string }>(template.Resources).find((one) => one.Type === type)
}

export function inServerless(text: string): Read & { readonly key: string; readonly custom: Node } {
  const { functions, custom } = templateOf(text)
  const [[key, fn] = []] = Object.entries<Node>(functions)
  if (!key || !fn) throw new Error('no function')
  const { layers, tracing, environment } = fn
  return { key, layers: layers ?? [], tracing, variables: environment ?? {}, custom }
}

/** The parser of Terraform itself; an expression that is no literal comes back as its text. */
export async function inTerraform(text: string): Promise<Read & { readonly whole: Node }> {
  const whole = await parseHcl('main.tf', text)
  const [fn] = Object.values<Node>(whole.resource.aws_lambda_function)[0]
  const [{ variables }] = fn.environment
  return { layers: fn.layers, tracing: fn.tracing_config[0].mode, variables: { merged: variables }, whole }
}

/** Calls and literals of a TypeScript source; throws what the compiler has against its syntax. */
export function inTypescript(text: string): Read & { readonly imports: readonly string[] } {
  const source = ts.createSourceFile('stack.ts', text, ts.ScriptTarget.Latest, true)
  const { diagnostics = [] } = ts.transpileModule(text, { reportDiagnostics: true })
  if (diagnostics.length > 0) throw new Error(diagnostics.map(({ messageText }) => messageText).join('\n'))
  const read = { layers: [] as unknown[], tracing: undefined as unknown, imports: [] as string[] }
  const variables: [string, unknown][] = []
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) read.imports.push(literalOf(node.moduleSpecifier) ?? '')
    if (ts.isPropertyAssignment(node) && node.name.getText() === 'tracing')
      read.tracing = node.initializer.getText()
    if (ts.isCallExpression(node)) {
      const called = node.expression.getText().split('.').at(-1)
      const values = node.arguments.map((argument) => literalOf(argument) ?? argument.getText())
      if (called === 'addEnvironment') variables.push([values[0] ?? '', values[1]])
      if (called === 'fromLayerVersionArn') read.layers.push(values[2])
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return { ...read, variables: Object.fromEntries(variables) }
}

function literalOf(node: ts.Node): string | undefined {
  return ts.isStringLiteral(node) ? node.text : undefined
}

/** Runs the assignments of an exported script in bash, and none of its commands. */
export function assignmentsOf(text: string): Record<string, string> {
  const names = ['function_name', 'region', 'required', 'defaults', 'revision', 'layers']
  const lines = text.split('\n').filter((line) => names.some((name) => line.startsWith(`${name}=`)))
  const shown = names.map((name) => `printf '%s\\0' "\${${name}-}"`)
  const { stdout, stderr, status } = spawnSync('bash', [
    '-c',
    [...lines, ...shown].join('\n'),
    'export',
    'given',
  ])
  if (status !== 0) throw new Error(String(stderr))
  const values = String(stdout).split('\0')
  return Object.fromEntries(names.map((name, at) => [name, values[at] ?? '']))
}

/** What bash itself has against the syntax of a script; empty when nothing. */
export function bashComplaints(text: string): string {
  return String(spawnSync('bash', ['-n'], { input: text }).stderr)
}
