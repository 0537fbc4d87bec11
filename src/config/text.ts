import type { Place } from '../domain/policy/field.ts'
import { entryOf, itemsOf, linesOf, type Node, placeAt, type Scalar } from '../domain/template/tree.ts'
import { usageError } from '../errors.ts'
import { MAX_DEPTH, type Wrong } from '../read/parsed.ts'
import { parseYaml } from '../read/yaml.ts'
import { coreType, numberOf } from '../read/yaml-words.ts'

/** The value of a policy file, and where each part of it stands. */
export interface ConfigText {
  readonly value: unknown
  /** Of a key where there is one, so that a message points at the word that is wrong. */
  readonly placeOf: (path: readonly (string | number)[]) => Place
}

/** A thousand waivers take a fifth of it. */
const MOST_CHARACTERS = 1_000_000
/** An alias may stand for ten others, and each of those for ten more, or for itself. */
const MOST_PARTS = 100_000

/** @param shown the file as messages should name it */
export function parseText(text: string, shown: string): ConfigText {
  if (text.length > MOST_CHARACTERS) {
    throw usageError(`${shown}: it has more than ${MOST_CHARACTERS / 1e6} MB, more than a policy needs`)
  }
  const lineStarts = linesOf(text)
  const place = (offset: number) => placeAt({ file: shown, lineStarts }, offset)
  const told = ({ offset, says }: Wrong) => {
    const { line, column } = place(offset)
    return usageError(`${shown}:${line}:${column}: ${says}`)
  }
  const parsed = parseYaml(text, coreType)
  if (parsed.kind === 'wrong') throw told(parsed.wrong)
  const [repeated] = parsed.repeated
  if (repeated) throw told({ ...repeated, says: 'the key is there twice' })
  const left = { parts: MOST_PARTS }
  const value = plainValue(parsed.root, left, 0)
  if (left.parts < 0) throw usageError(`${shown} cannot be read: its aliases multiply without end`)
  return { value, placeOf: (path) => place(startOf(parsed.root, path)) }
}

/** Every alias written out, until there is too much of it. */
function plainValue(node: Node, left: { parts: number }, depth: number): unknown {
  left.parts -= depth > MAX_DEPTH ? left.parts + 1 : 1
  if (left.parts < 0) return undefined
  if (node.kind === 'scalar') return scalarValue(node)
  if (node.kind === 'sequence') return node.items.map((item) => plainValue(item, left, depth + 1))
  return Object.fromEntries(
    [...node.entries].map(([key, { value }]) => [key, plainValue(value, left, depth + 1)]),
  )
}

function scalarValue({ type, text }: Scalar): unknown {
  if (type === 'null') return null
  if (type === 'boolean') return text === 'true'
  return type === 'number' ? numberOf(text) : text
}

function startOf(root: Node, path: readonly (string | number)[]): number {
  let at: Node | undefined = root
  let start = root.start
  for (const step of path) {
    const entry = entryOf(at, String(step))
    at = entry ? entry.value : itemsOf(at)[Number(step)]
    if (!at) return start
    start = entry ? entry.key.start : at.start
  }
  return start
}
