import {
  type Alias,
  Composer,
  type CST,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  Parser,
  type Document as YamlDocument,
} from 'yaml'
import type { Entry, Mapping, Node, Scalar, Sequence, Span } from '../domain/template/tree.ts'
import { MAX_DEPTH, type Parsed, type Wrong, WrongText } from './parsed.ts'
import { mergeInto } from './yaml-merge.ts'
import { longForm, plainType, STANDARD_TAG } from './yaml-words.ts'

/**
 * YAML as CloudFormation's tools read it: version 1.1, with short tags, aliases and merge keys. The package's own checks
 * of keys and aliases take quadratic time on hostile files, so keys are compared and aliases are followed here.
 */
export function parseYaml(text: string): Parsed {
  try {
    const composer = new Composer({
      schema: 'failsafe',
      version: '1.1',
      uniqueKeys: false,
      prettyErrors: false,
      merge: false,
      logLevel: 'silent',
    })
    const [first, second] = composer.compose(tokensOf(text), true, text.length)
    const [error] = first?.errors ?? []
    if (error) {
      const says = plainWords[error.code] ?? 'it is not valid YAML here'
      return { kind: 'wrong', wrong: { offset: error.pos[0], says } }
    }
    if (second) return { kind: 'wrong', wrong: { offset: second.range[0], says: SEVERAL } }
    return treeOf(first?.contents ?? null, text)
  } catch (error) {
    if (error instanceof RangeError) return { kind: 'wrong', wrong: tooDeep(0) }
    if (error instanceof WrongText) return { kind: 'wrong', wrong: error.wrong }
    throw error
  }
}

const SEVERAL = 'a second YAML document begins here, and a template is one'

/** The parser keeps a kilobyte for every level that is open, and an error for every tag that is one too many. */
function tokensOf(text: string): CST.Token[] {
  const parser = new Parser()
  const tokens: CST.Token[] = []
  let offset = 0
  let tagged = false
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) tokens.push(token)
    if (parser.stack.length > 2 * MAX_DEPTH) throw new WrongText(tooDeep(offset))
    if (lexeme.startsWith('!')) {
      if (tagged) throw new WrongText({ offset, says: 'a value has one tag, and this is the second' })
      tagged = true
    } else if (lexeme.trim() !== '') tagged = false
    offset += lexeme.length
  }
  for (const token of parser.end()) tokens.push(token)
  return tokens
}

const plainWords: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: 'a tab stands where YAML wants spaces',
  BAD_INDENT: 'the indentation does not fit what stands above',
  MISSING_CHAR: 'a character is missing here',
  DUPLICATE_KEY: 'the key is there twice',
}

function tooDeep(offset: number): Wrong {
  return { offset, says: `it is nested more than ${MAX_DEPTH} levels deep` }
}

interface Reader {
  readonly text: string
  readonly anchors: Map<string, Node>
  readonly repeated: Wrong[]
  /** How many entries merge keys may still add: they multiply. */
  mergesLeft: number
}

type YamlNode = YamlDocument['contents']

function treeOf(contents: YamlNode, text: string): Parsed {
  const reader: Reader = { text, anchors: new Map(), repeated: [], mergesLeft: 200_000 }
  return { kind: 'tree', root: nodeOf(contents, reader, 0), repeated: reader.repeated }
}

function nodeOf(node: YamlNode, reader: Reader, depth: number, at = 0): Node {
  const [start, end] = node?.range ?? [at, at]
  if (depth > MAX_DEPTH) throw new WrongText(tooDeep(start))
  if (node === null) return { kind: 'scalar', type: 'null', text: '', start, end }
  if (isAlias(node)) return anchored(node, reader)
  const tag = node.tag === undefined || STANDARD_TAG.test(node.tag) ? undefined : node.tag
  const built = bare(node, reader, { start, end, depth, forced: tag === undefined && node.tag !== undefined })
  if (tag === undefined) return built
  const from = reader.text.lastIndexOf('!', start)
  const short = longForm(tag, built, { start: Math.max(from, 0), end })
  if (node.anchor !== undefined) reader.anchors.set(node.anchor, short)
  return short
}

interface Where extends Span {
  readonly depth: number
  /** Tagged as text: its form without quotes means nothing. */
  readonly forced: boolean
}

function bare(node: Exclude<YamlNode, null>, reader: Reader, where: Where): Node {
  const { start, end, depth } = where
  if (isSeq(node)) {
    const items: Node[] = []
    const built: Sequence = { kind: 'sequence', flow: node.flow === true, items, start, end }
    remember(node.anchor, built, reader)
    for (const item of node.items) items.push(nodeOf(item as YamlNode, reader, depth + 1, end))
    return built
  }
  if (isMap(node)) {
    const entries = new Map<string, Entry>()
    const built: Mapping = { kind: 'mapping', flow: node.flow === true, entries, start, end }
    remember(node.anchor, built, reader)
    for (const { key, value } of node.items)
      addEntry(entries, key as YamlNode, value as YamlNode, reader, depth)
    return built
  }
  const built = isScalar(node) ? scalarOf(node.value, node.type, where) : nullAt(start)
  remember(isScalar(node) ? node.anchor : undefined, built, reader)
  return built
}

function remember(anchor: string | undefined, node: Node, { anchors }: Reader): void {
  if (anchor !== undefined) anchors.set(anchor, node)
}

function nullAt(start: number): Scalar {
  return { kind: 'scalar', type: 'null', text: '', start, end: start }
}

function scalarOf(value: unknown, style: string | undefined, { start, end, forced }: Where): Scalar {
  const text = typeof value === 'string' ? value : ''
  if (style !== 'PLAIN' || forced) return { kind: 'scalar', type: 'text', text, start, end }
  return { kind: 'scalar', ...plainType(text), start, end }
}

function addEntry(
  entries: Map<string, Entry>,
  key: YamlNode,
  value: YamlNode,
  reader: Reader,
  depth: number,
): void {
  const [start, end] = key?.range ?? [0, 0]
  if (!isScalar(key) || typeof key.value !== 'string') {
    throw new WrongText({ offset: start, says: 'a key is text, and this is something else' })
  }
  const name = key.value
  remember(key.anchor, { kind: 'scalar', type: 'text', text: name, start, end }, reader)
  const built = nodeOf(value, reader, depth + 1, end)
  if (name === '<<' && key.type === 'PLAIN') {
    reader.mergesLeft -= mergeInto(entries, built)
    if (reader.mergesLeft < 0)
      throw new WrongText({ offset: start, says: 'its merge keys multiply without end' })
    return
  }
  const known = entries.get(name)
  if (known && !known.merged)
    reader.repeated.push({ offset: start, says: 'the key is there twice; the last one counts' })
  const alias = isAlias(value) ? { alias: spanOf(value) } : {}
  entries.set(name, { key: { start, end }, value: built, ...alias })
}

function anchored(alias: Alias, { anchors }: Reader): Node {
  const found = anchors.get(alias.source)
  if (found) return found
  throw new WrongText({ offset: spanOf(alias).start, says: 'no anchor of this name stands above' })
}

function spanOf({ range }: Alias): Span {
  const [start, end] = range ?? [0, 0]
  return { start, end }
}
