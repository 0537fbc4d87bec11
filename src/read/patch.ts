import path from 'node:path'
import { additionsOf } from '../domain/template/patch/addition.ts'
import { isGenerated } from '../domain/template/patch/advice.ts'
import { type PatchAnswer, patchFunction } from '../domain/template/patch/change.ts'
import { unifiedDiff } from '../domain/template/patch/diff.ts'
import { collide, editedText, sameEdit, type TextEdit } from '../domain/template/patch/edit.ts'
import type {
  PatchedFile,
  PatchOutcome,
  PatchPart,
  Unpatched,
  Wanted,
} from '../domain/template/patch/outcome.ts'
import type { Note } from '../domain/template/patch/plot.ts'
import { isAsWanted, isOtherwiseSame, isRenewal, touchedBy } from '../domain/template/patch/verify.ts'
import type { TemplateReading, TemplateRequest } from '../domain/template/reading.ts'
import { recognise } from '../domain/template/recognise.ts'
import type { Document } from '../domain/template/tree.ts'
import { type Cabinet, instead, openCabinet, type ReadBytes } from './cabinet.ts'
import { readTemplates } from './templates.ts'

/**
 * Computes new texts of templates, and writes nothing. What came of the edits is read again: a file in which a function
 * is not what was wanted, or in which anything else became different, stays as it is.
 */
export async function patchTemplates(
  request: TemplateRequest,
  wanted: readonly Wanted[],
  readBytes: ReadBytes,
): Promise<PatchOutcome> {
  const cabinet = openCabinet(readBytes)
  const before = await readTemplates(request, readBytes)
  const files: PatchedFile[] = []
  const parts: PatchPart[] = []
  const unpatched: Unpatched[] = []
  const notes: Note[] = []
  for (const [file, group] of byFile(wanted)) {
    const whole = await draft(file, group, cabinet)
    unpatched.push(...whole.unpatched)
    const { document } = whole
    if (!document) continue
    const look = async (some: readonly Wanted[]) => {
      const { edits } = await draft(file, some, cabinet)
      const texts = new Map([[file, editedText(document.text, edits)]])
      return judge(before, await readTemplates(request, instead(readBytes, texts)), some)
    }
    const { made, spoiling } = await largestGood(whole.made, look)
    unpatched.push(...spoiling.map(({ fn }) => left(fn, UNSAFE)))
    const { edits, ...drafted } = spoiling.length === 0 ? whole : await draft(file, made, cabinet)
    if (edits.length === 0) continue
    const name = path.relative('', file).replaceAll(path.sep, '/')
    const text = editedText(document.text, edits)
    files.push({ file, before: document.text, text, diff: unifiedDiff(name, document.text, edits) })
    parts.push(...drafted.parts)
    notes.push(...drafted.notes)
  }
  return { files, parts, unpatched, notes }
}

interface Sorted {
  readonly made: readonly Wanted[]
  /** With them the file would not be what was wanted. */
  readonly spoiling: readonly Wanted[]
}

type Look = (some: readonly Wanted[]) => Promise<Verdict>

/**
 * One function that cannot be patched keeps none of the others from it. Mostly it shows which one that is; where a
 * function suffers from another's patch, halves are tried, and halves of those.
 */
async function largestGood(all: readonly Wanted[], look: Look): Promise<Sorted> {
  let rest = all
  for (;;) {
    const { good, failing } = await look(rest)
    const spoiling = all.filter((one) => !rest.includes(one))
    if (good) return { made: rest, spoiling }
    if (failing.size === 0) {
      const sorted = await byHalves(rest, [], look)
      return { made: sorted.made, spoiling: [...spoiling, ...sorted.spoiling] }
    }
    rest = rest.filter((one) => !failing.has(one))
  }
}

async function byHalves(some: readonly Wanted[], kept: readonly Wanted[], look: Look): Promise<Sorted> {
  if (some.length === 0 || (await look([...kept, ...some])).good) {
    return { made: [...kept, ...some], spoiling: [] }
  }
  if (some.length === 1) return { made: kept, spoiling: some }
  const middle = some.length >> 1
  const first = await byHalves(some.slice(0, middle), kept, look)
  const second = await byHalves(some.slice(middle), first.made, look)
  return { made: second.made, spoiling: [...first.spoiling, ...second.spoiling] }
}

const UNSAFE = 'otl found no edit that changes this and nothing else, so it has to be changed by hand'

interface Draft {
  readonly document?: Document
  readonly edits: readonly TextEdit[]
  readonly made: readonly Wanted[]
  readonly parts: readonly PatchPart[]
  readonly notes: readonly Note[]
  readonly unpatched: readonly Unpatched[]
}

async function draft(file: string, group: readonly Wanted[], cabinet: Cabinet): Promise<Draft> {
  const answer = await cabinet.load(file)
  const none = { edits: [], made: [], parts: [], notes: [] }
  if (answer.kind === 'wrong')
    return { ...none, unpatched: group.map(({ fn }) => left(fn, answer.problem.says)) }
  const { document } = answer
  const kind = recognise(document)
  const edits: TextEdit[] = []
  const made: Wanted[] = []
  const parts: PatchPart[] = []
  const notes: Note[] = []
  const unpatched: Unpatched[] = []
  for (const one of group) {
    const { fn } = one
    if (kind.kind !== 'stack' || fn.logicalId === undefined || isGenerated(fn.format)) {
      unpatched.push(left(fn, 'the file is made by a tool from others, which have to be changed instead'))
      continue
    }
    const patch = patchFunction(
      { document, root: kind.root, logicalId: fn.logicalId, at: fn.at },
      one.changes,
    )
    if (patch.kind === 'refused') {
      unpatched.push({ fn, id: fn.id, at: patch.at, reason: patch.reason })
      continue
    }
    const refused = adopt(patch, edits)
    if (refused !== undefined) unpatched.push(left(fn, refused))
    else {
      made.push(one)
      parts.push({ fn, additions: additionsOf(document, patch.edits) })
      notes.push(...patch.notes)
    }
  }
  return { document, edits, made, parts, notes: distinct(notes), unpatched }
}

/** Takes the edits of one function in; those that it shares with others are there already. */
function adopt(patch: PatchAnswer & { readonly kind: 'edits' }, edits: TextEdit[]): string | undefined {
  const fresh = patch.edits.filter((one) => !edits.some((other) => sameEdit(one, other)))
  if (fresh.some((one) => edits.some((other) => collide(one, other)))) {
    return 'it shares a part of the file with another function: patch again after this one'
  }
  edits.push(...fresh)
  return undefined
}

function distinct(notes: readonly Note[]): readonly Note[] {
  const seen = new Map(notes.map((note) => [`${note.at.line} ${note.says}`, note]))
  return [...seen.values()]
}

interface Verdict {
  /** False as well where a part of the file that functions share brought one of them what is another's. */
  readonly good: boolean
  /** Those that did not become what was wanted of them. */
  readonly failing: ReadonlySet<Wanted>
}

function judge(before: TemplateReading, after: TemplateReading, made: readonly Wanted[]): Verdict {
  const all = made.flatMap(({ changes }) => changes)
  const touched = touchedBy(all)
  const renewals = all.filter(isRenewal)
  const wanted = new Map(made.map((one) => [keyOf(one.fn), one]))
  const failing = new Set<Wanted>()
  let good = before.functions.length === after.functions.length
  for (const [at, fn] of before.functions.entries()) {
    const now = after.functions[at]
    const own = wanted.get(keyOf(fn))
    const same = now !== undefined && isOtherwiseSame(fn, now, touched)
    if (same && (own === undefined || isAsWanted(now, own.changes))) {
      const shared = touchedBy([...renewals, ...(own?.changes ?? [])])
      // A wrapper that comes through an anchor, and without its layer, stops every invocation.
      if (!isOtherwiseSame(fn, now, shared)) good = false
      continue
    }
    good = false
    if (own) failing.add(own)
  }
  return { good, failing }
}

/** One template that is nested twice is two functions at one place. */
function keyOf({ id, at }: Wanted['fn']): string {
  return `${at.file}:${at.line}:${at.column} ${id}`
}

function byFile(wanted: readonly Wanted[]): ReadonlyMap<string, readonly Wanted[]> {
  const groups = new Map<string, Wanted[]>()
  for (const one of wanted) {
    const group = groups.get(one.fn.at.file)
    if (group) group.push(one)
    else groups.set(one.fn.at.file, [one])
  }
  return groups
}

function left(fn: Wanted['fn'], reason: string): Unpatched {
  return { fn, id: fn.id, at: fn.at, reason }
}
