import path from 'node:path'
import type { TemplateFormat } from '../domain/policy/subject.ts'
import { type CdkStack, readAssets, readManifest } from '../domain/template/cdk.ts'
import type { Pseudo } from '../domain/template/cloudformation/scope.ts'
import type { Problem, ReadingOptions, TemplateRequest } from '../domain/template/reading.ts'
import { recognise } from '../domain/template/recognise.ts'
import { child, type Document, entriesOf, type Node } from '../domain/template/tree.ts'
import type { Cabinet } from './cabinet.ts'

/** What is evaluated by itself: a template that somebody named, a stack of a CDK app, a plan. */
export type Root =
  | {
      readonly kind: 'stack'
      readonly document: Document
      readonly template: Node
      readonly format: TemplateFormat
      readonly pseudo: Pseudo
      readonly path: string
      readonly parameters: ReadonlyMap<string, string>
      readonly parameterNames: readonly string[]
    }
  | { readonly kind: 'plan'; readonly document: Document; readonly options: ReadingOptions }

export interface Roots {
  readonly list: Root[]
  readonly problems: Problem[]
  /** Templates of nested stacks that CDK names by a hash. */
  readonly assets: Map<string, string>
}

export async function rootsOf(request: TemplateRequest, cabinet: Cabinet): Promise<Roots> {
  const roots: Roots = { list: [], problems: [], assets: new Map() }
  const manifests = request.cdkOut.map((folder) => path.join(folder, 'manifest.json'))
  for (const file of distinct(request.files)) await addFile(file, request, cabinet, roots)
  for (const file of distinct(manifests)) await addManifest(file, request, cabinet, roots)
  return roots
}

/** Two names of one file are one: its functions would be counted twice. */
function distinct(files: readonly string[]): readonly string[] {
  const places = files.map((file) => path.resolve(file))
  return files.filter((_, at) => places.indexOf(places[at] ?? '') === at)
}

async function addFile(
  file: string,
  request: TemplateRequest,
  cabinet: Cabinet,
  roots: Roots,
): Promise<void> {
  const answer = await cabinet.load(file)
  if (answer.kind === 'wrong') {
    roots.problems.push(answer.problem)
    return
  }
  const { document } = answer
  const kind = recognise(document)
  if (kind.kind === 'cdk manifest') return addManifest(file, request, cabinet, roots)
  if (kind.kind === 'plan') roots.list.push({ kind: 'plan', document, options: request })
  else if (kind.kind === 'stack') {
    const { region, parameters } = request
    const pseudo = region === undefined ? {} : { region }
    const given = new Map(Object.entries(parameters))
    roots.list.push(stackRoot(document, kind.root, kind.format, { pseudo, path: '', parameters: given }))
  } else roots.problems.push({ weight: 'unread', at: { file, line: 1, column: 1 }, says: kind.reason })
}

/** Stages hold stages; a folder that comes again would never end. */
async function addManifest(
  first: string,
  request: TemplateRequest,
  cabinet: Cabinet,
  roots: Roots,
): Promise<void> {
  const seen = new Set<string>()
  const manifests = [first]
  for (const file of manifests) {
    if (seen.has(file) || seen.size >= MAX_STAGES) continue
    seen.add(file)
    const answer = await cabinet.load(file)
    if (answer.kind === 'wrong') {
      const { says, ...problem } = answer.problem
      roots.problems.push({ ...problem, says: file === first ? `no output of \`cdk synth\`: ${says}` : says })
    } else {
      const { stacks, stages, assets, problems } = readManifest(answer.document)
      roots.problems.push(...problems)
      for (const list of assets) await addAssets(path.join(path.dirname(file), list), cabinet, roots)
      for (const stack of stacks) await addStack(stack, path.dirname(file), request, cabinet, roots)
      manifests.push(...stages.map((folder) => path.join(path.dirname(file), folder, 'manifest.json')))
    }
  }
}

async function addAssets(file: string, cabinet: Cabinet, { assets, problems }: Roots): Promise<void> {
  const answer = await cabinet.load(file)
  if (answer.kind === 'wrong') {
    problems.push(answer.problem)
    return
  }
  for (const [hash, source] of readAssets(answer.document))
    assets.set(hash, path.join(path.dirname(file), source))
}

const MAX_STAGES = 200

async function addStack(
  stack: CdkStack,
  folder: string,
  request: TemplateRequest,
  cabinet: Cabinet,
  roots: Roots,
): Promise<void> {
  const answer = await cabinet.load(path.join(folder, stack.file))
  if (answer.kind === 'wrong') {
    roots.problems.push(answer.problem)
    return
  }
  const { account, stackName } = stack
  const region = stack.region ?? request.region
  const pseudo = { stackName, ...(region === undefined ? {} : { region }), ...(account ? { account } : {}) }
  const parameters = new Map([...stack.parameters, ...Object.entries(request.parameters)])
  const { document } = answer
  roots.list.push(stackRoot(document, document.root, 'cdk', { pseudo, path: `${stack.id}/`, parameters }))
}

function stackRoot(
  document: Document,
  template: Node,
  format: TemplateFormat,
  rest: { readonly pseudo: Pseudo; readonly path: string; readonly parameters: ReadonlyMap<string, string> },
): Root {
  const parameterNames = entriesOf(child(template, 'Parameters')).map(([name]) => name)
  return { kind: 'stack', document, template, format, parameterNames, ...rest }
}
