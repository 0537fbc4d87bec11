import path from 'node:path'
import { type Library, newScope, newWorld, type Scope } from '../domain/template/cloudformation/scope.ts'
import { collectStack, type Sink } from '../domain/template/cloudformation/stack.ts'
import type {
  Problem,
  TemplateFunction,
  TemplateReading,
  TemplateRequest,
} from '../domain/template/reading.ts'
import { recognise } from '../domain/template/recognise.ts'
import { functionsOfPlan } from '../domain/template/terraform/plan.ts'
import type { Document } from '../domain/template/tree.ts'
import { type Cabinet, openCabinet, type ReadBytes } from './cabinet.ts'
import { type Root, type Roots, rootsOf } from './roots.ts'

/** Stacks that are nested in stacks are found a level a round. */
const MAX_ROUNDS = 16

/** Reads files and folders into functions. What is wrong with a file is in the answer; only an interruption fails. */
export async function readTemplates(
  request: TemplateRequest,
  readBytes: ReadBytes,
): Promise<TemplateReading> {
  const cabinet = openCabinet(readBytes)
  const roots = await rootsOf(request, cabinet)
  const problems = [...roots.problems, ...unusedParameters(request, roots.list)]
  let result = evaluateAll(roots, cabinet)
  for (let round = 0; result.wanted.length > 0 && round < MAX_ROUNDS; round += 1) {
    for (const file of result.wanted) await cabinet.load(file)
    result = evaluateAll(roots, cabinet)
  }
  return { functions: result.functions, problems: [...problems, ...cabinet.problems(), ...result.problems] }
}

interface Evaluated {
  readonly functions: readonly TemplateFunction[]
  readonly problems: readonly Problem[]
  /** Files that are to be read before the answer is whole. */
  readonly wanted: readonly string[]
}

function evaluateAll({ list: roots, assets }: Roots, cabinet: Cabinet): Evaluated {
  const wanted = new Set<string>()
  const world = newWorld(libraryOf(cabinet, assets, wanted))
  const scopes = roots.map((root) => (root.kind === 'stack' ? scopeOf(root, world) : undefined))
  world.roots.push(...scopes.filter((scope) => scope !== undefined))
  const sink: Sink = { functions: [], problems: [] }
  for (const [at, root] of roots.entries()) {
    const scope = scopes[at]
    if (root.kind === 'stack' && scope) collectStack(scope, root.format, sink)
    if (root.kind === 'plan') {
      const { functions, problems } = functionsOfPlan(root.document, root.options)
      sink.functions.push(...functions)
      sink.problems.push(...problems)
    }
  }
  return { ...sink, wanted: [...wanted] }
}

function scopeOf(root: Root & { readonly kind: 'stack' }, world: Scope['world']): Scope {
  const { document, template, pseudo, path: prefix, parameters } = root
  const at = { file: document.file, line: 1, column: 1 }
  const given = (name: string) => {
    const text = parameters.get(name)
    return text === undefined ? undefined : ({ kind: 'text', text, at } as const)
  }
  return newScope({ document, root: template, given, pseudo, world, path: prefix })
}

/** A location is meant from the folder of the template that names it; CDK's are addresses with the hash of a file. */
function libraryOf(cabinet: Cabinet, assets: ReadonlyMap<string, string>, wanted: Set<string>): Library {
  return (from: Document, location) => {
    const hash = /\/([0-9a-f]{64})\.json$/.exec(location)?.[1]
    const asset = hash === undefined ? undefined : assets.get(hash)
    if (asset === undefined && /^(https?|s3):/i.test(location))
      return { kind: 'absent', reason: 'it is not a local file' }
    const file = asset ?? nextTo(from, location)
    const found = cabinet.look(file)
    if (found === undefined) {
      wanted.add(file)
      return { kind: 'wanted' }
    }
    if (found.kind === 'wrong') return { kind: 'absent', reason: found.problem.says }
    const kind = recognise(found.document)
    return kind.kind === 'stack'
      ? { kind: 'document', document: found.document }
      : { kind: 'absent', reason: 'its file is no template' }
  }
}

function nextTo(from: Document, location: string): string {
  const plain = location.replace(/^file:\/\//, '')
  return path.isAbsolute(plain) ? plain : path.join(path.dirname(from.file), plain)
}

/** A value for a parameter that no template has is most likely a slip of the pen. */
function unusedParameters({ parameters }: TemplateRequest, roots: readonly Root[]): Problem[] {
  const [first] = roots
  if (!first) return []
  const names = new Set(roots.flatMap((root) => (root.kind === 'stack' ? root.parameterNames : [])))
  const at = { file: first.document.file, line: 1, column: 1 }
  return Object.keys(parameters)
    .filter((name) => !names.has(name))
    .map((name) => ({ weight: 'note', at, says: `no template has the parameter ${name}` }))
}
