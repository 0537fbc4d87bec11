import { isLoose, isObject, type Node, type Segment, subsegmentsOf } from './node.ts'

/** Subsegments within subsegments; what would go deeper stays a document of its own. */
const MAX_DEPTH = 100

interface Draft {
  /** Fields as sent; `subsegments` is told by `children`. */
  source: Node
  parent: Draft | undefined
  readonly children: Draft[]
}

/**
 * Puts each subsegment that was sent alone into its parent, as X-Ray does before it answers: whichever of the two
 * came first, and however many subsegments lie between it and its segment. One whose parent is unknown, or that
 * would close a circle, stays a document of its own.
 * @param documents in order of arrival, one per id
 */
export function mergeSubsegments(documents: readonly Segment[]): readonly Segment[] {
  if (!documents.some(isLoose)) return documents
  const drafts = documents.map(draftOf)
  const byId = new Map<unknown, Draft>()
  for (const draft of drafts.filter((root) => !isLoose(root.source))) index(draft, byId)
  for (const draft of drafts.filter((root) => isLoose(root.source))) index(draft, byId)

  const roots = drafts.filter((draft) => !isLoose(draft.source) || !attach(draft, byId))
  const tooDeep: Draft[] = []
  const merged = roots.map((root) => build(root, 0, tooDeep))
  for (let draft = tooDeep.pop(); draft; draft = tooDeep.pop()) merged.push(build(draft, 0, tooDeep))
  return merged as Segment[]
}

function draftOf(document: Node): Draft {
  const root: Draft = { source: document, parent: undefined, children: [] }
  const waiting = [root]
  for (let draft = waiting.pop(); draft; draft = waiting.pop()) {
    const parent = draft
    const children = subsegmentsOf(draft.source).map((source): Draft => ({ source, parent, children: [] }))
    draft.children.push(...children)
    waiting.push(...children)
  }
  return root
}

/** The first to use an id keeps it, so a segment's own copy of a subsegment wins over one sent alone. */
function index(root: Draft, byId: Map<unknown, Draft>): void {
  const waiting = [root]
  for (let draft = waiting.pop(); draft; draft = waiting.pop()) {
    const { id } = draft.source
    if (typeof id === 'string' && !byId.has(id)) byId.set(id, draft)
    waiting.push(...draft.children)
  }
}

/** @returns whether the draft found its place inside another document */
function attach(draft: Draft, byId: ReadonlyMap<unknown, Draft>): boolean {
  const twin = byId.get(draft.source.id)
  if (twin && twin !== draft) {
    update(twin, draft)
    return true
  }
  const parent = byId.get(draft.source.parent_id)
  if (!parent || isWithin(parent, draft)) return false
  draft.parent = parent
  parent.children.push(draft)
  return true
}

/** The same subsegment was sent alone and inside its segment: the finished report is the newer one. */
function update(twin: Draft, draft: Draft): void {
  if (draft.source.in_progress !== true) twin.source = withoutEnvelope(draft.source)
  const known = new Set(twin.children.map((child) => child.source.id))
  for (const child of draft.children) {
    if (known.has(child.source.id)) continue
    child.parent = twin
    twin.children.push(child)
  }
}

function isWithin(draft: Draft, ancestor: Draft): boolean {
  for (let at: Draft | undefined = draft; at; at = at.parent) if (at === ancestor) return true
  return false
}

function build(draft: Draft, depth: number, tooDeep: Draft[]): Node {
  const inside: Node[] = []
  for (const child of draft.children) {
    if (isLoose(child.source) && depth >= MAX_DEPTH) tooDeep.push(child)
    else inside.push(build(child, depth + 1, tooDeep))
  }
  const source = depth === 0 ? draft.source : withoutEnvelope(draft.source)
  if (inside.length === 0) return source
  const odd = Array.isArray(source.subsegments) ? source.subsegments.filter((entry) => !isObject(entry)) : []
  return { ...source, subsegments: [...inside, ...odd] }
}

/** Inside its parent a subsegment no longer says where it belongs. */
function withoutEnvelope(source: Node): Node {
  if (!isLoose(source)) return source
  const { type: _, trace_id: __, parent_id: ___, ...rest } = source
  return rest
}
