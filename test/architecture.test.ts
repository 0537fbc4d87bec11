import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import ts from 'typescript'
import { expect, test } from 'vitest'

const src = path.resolve(import.meta.dirname, '../src')

/** Who may import whom inside src. Data flows one way, so imports do too. */
const rooms: Record<string, readonly string[]> = {
  domain: [],
  errors: [],
  globals: [],
  'flag-sources': ['errors'],
  render: ['domain'],
  aws: ['domain', 'errors'],
  otlp: [],
  local: ['domain', 'errors', 'otlp'],
  config: ['domain', 'errors'],
  read: ['domain', 'errors'],
  context: ['domain', 'errors', 'render'],
  commands: ['domain', 'render', 'context', 'errors'],
  program: ['commands', 'context', 'errors', 'flag-sources', 'globals', 'render'],
  host: ['context', 'errors', 'globals', 'render'],
}

/** Imports of types alone that the table above does not cover: they vanish from the program. */
const typesOnly: Record<string, readonly string[]> = {
  aws: ['context'],
  host: ['aws', 'local', 'otlp', 'read', 'config'],
}

/** Packages that a room may use; a room that is not named uses none. */
const packages: Record<string, RegExp> = {
  render: /^string-width$/,
  'render/colour': /^chalk$/,
  'render/check/junit': /^junit-report-builder$/,
  'render/expect/junit': /^junit-report-builder$/,
  'render/live/screen': /^(ink|react)$/,
  // The type of what it reads.
  'render/live/input': /^ink$/,
  'aws/package/archive': /^(yauzl|node:stream)$/,
  'render/live/fleet': /^(ink|react)$/,
  aws: /^(@aws-sdk\/|node:timers\/promises$)/,
  // The user's own handler is loaded by its name.
  'local/runtime/worker/handler': /^(node:|a computed name$)/,
  local: /^(node:|hono$|hono\/|@hono\/|protobufjs|yauzl$)/,
  // OpenTelemetry's own definitions, read by the package that knows their format.
  otlp: /^protobufjs$/,
  // How many at a time.
  'commands/shared/expect-runs': /^p-limit$/,
  // A pattern of names is a matter of the command line.
  'commands/shared/fleet/pattern': /^picomatch$/,
  // Files of the user's project, parsed with the places of their parts; the bytes are given to it.
  read: /^(yaml|node:path)$/,
  // Many regions are asked side by side, a few at a time.
  commands: /^(commander|p-limit)$/,
  globals: /^commander$/,
  'flag-sources': /^commander$/,
  program: /^commander$/,
  // What a policy may be written in.
  config: /^(node:path$|lilconfig$|jiti$|yaml$|ajv$|picomatch$)/,
  host: /^node:/,
}

interface Edge {
  readonly file: string
  readonly to: string
  readonly typeOnly: boolean
}

const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name) && !name.endsWith('.d.ts'))
  .map((name) => name.split(path.sep).join('/'))

const edges = files.flatMap(importsOf)

/** As the compiler reads them: static imports, re-exports and `import()`. */
function importsOf(file: string): Edge[] {
  const source = ts.createSourceFile(file, readFileSync(path.join(src, file), 'utf8'), ts.ScriptTarget.Latest)
  const found: Edge[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) {
      const typeOnly = ts.isExportDeclaration(node)
        ? node.isTypeOnly
        : node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword
      if (node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier)) {
        found.push({ file, to: node.moduleSpecifier.text, typeOnly })
      }
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [to] = node.arguments
      found.push({ file, to: to && ts.isStringLiteral(to) ? to.text : 'a computed name', typeOnly: false })
    }
    if (
      ts.isImportTypeNode(node) &&
      ts.isLiteralTypeNode(node.argument) &&
      ts.isStringLiteral(node.argument.literal)
    ) {
      found.push({ file, to: node.argument.literal.text, typeOnly: true })
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

const roomOf = (file: string) => file.replace(/\.tsx?$/, '').split('/')[0] ?? ''

test('every import was found', () => {
  expect(edges.length).toBeGreaterThan(50)
  expect(edges).toContainEqual({ file: 'program.ts', to: './commands/index.ts', typeOnly: false })
})

test.each(files.filter((file) => roomOf(file) !== 'main'))('%s imports only what its room may', (file) => {
  const room = roomOf(file)
  expect(Object.keys(rooms)).toContain(room)
  for (const { to, typeOnly } of edges.filter((edge) => edge.file === file)) {
    if (to.startsWith('.'))
      checkRoom(file, to, [room, ...(rooms[room] ?? []), ...(typeOnly ? (typesOnly[room] ?? []) : [])])
    else
      expect(to).toMatch(
        packages[file.replace(/\.tsx?$/, '')] ?? packages[room] ?? /^this room uses no packages$/,
      )
  }
})

function checkRoom(file: string, to: string, allowed: readonly string[]): void {
  const target = path.posix.join(path.posix.dirname(file), to)
  if (target.startsWith('../')) expect(target).toMatch(/^\.\.\/(proto\/.*\.proto|docs\/schema\/.*\.json)$/)
  else expect(allowed).toContain(roomOf(target))
}

test('nothing imports main', () => {
  expect(edges.filter((edge) => /(^|\/)main\.ts$/.test(edge.to))).toEqual([])
})

test.each(files)('%s keeps to 250 lines', (file) => {
  const lines = readFileSync(path.join(src, file), 'utf8').trimEnd().split('\n').length
  expect(lines).toBeLessThanOrEqual(250)
})

// The index is a table: it grows with the commands.
test.each(files.filter((file) => /^commands\/(?!index)[^/]+\.ts$/.test(file)))(
  '%s keeps to 80 lines',
  (file) => {
    expect(readFileSync(path.join(src, file), 'utf8').trimEnd().split('\n').length).toBeLessThanOrEqual(80)
  },
)

test.each(files.filter((file) => !/^(main\.ts|host\/|local\/)/.test(file)))(
  '%s leaves the process alone',
  (file) => {
    const text = readFileSync(path.join(src, file), 'utf8')
    expect(text).not.toMatch(/\bprocess\.(env|stdout|stderr|stdin|exit|argv|on)\b/)
    expect(text).not.toMatch(/\bDate\.now\(|new Date\(\)/)
  },
)
