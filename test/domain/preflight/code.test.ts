import { expect, test } from 'vitest'
import { found, unknown } from '../../../src/domain/preflight/check.ts'
import { bundledPackages } from '../../../src/domain/preflight/code/bundled.ts'
import {
  layerSeesModule,
  manifestsAbove,
  nodeHandlerCandidates,
  nodeHandlerModule,
  pythonHandlerCandidates,
} from '../../../src/domain/preflight/code/handler-file.ts'
import { codeChecks, filesToRead, mustSayModule } from '../../../src/domain/preflight/code/inspect.ts'
import { sitePackagesCheck } from '../../../src/domain/preflight/code/site-packages.ts'
import { aPackage } from '../../support/functions.ts'

const MODULE = '{ "type" : "module" }'
const node = (handler: string) => ({ name: 'orders', runtime: 'nodejs22.x', handler })

test.each<[string, string[]]>([
  ['index.handler', ['index', 'index.js', 'index.mjs', 'index.cjs']],
  ['src/app.orders.handler', ['src/app', 'src/app.js', 'src/app.mjs', 'src/app.cjs']],
  ['./src//app.handler', ['src/app', 'src/app.js', 'src/app.mjs', 'src/app.cjs']],
  ['../up.handler', []],
  ['nodot', []],
  ['.hidden', []],
  ['', []],
])('Node.js handler %s', (handler, expected) => {
  expect(nodeHandlerCandidates(handler)).toEqual(expected)
})

test('Python handlers are written with dots and with slashes', () => {
  expect(pythonHandlerCandidates('src/app.handler')).toContain('src/app.py')
  expect(pythonHandlerCandidates('src.app.handler')).toContain('src/app.py')
  expect(pythonHandlerCandidates('app.handler')).toContain('app/__init__.py')
  expect(pythonHandlerCandidates('nodot')).toEqual([])
})

test('every package.json that could decide, the nearest first', () => {
  expect(manifestsAbove('a/b/app.js')).toEqual(['a/b/package.json', 'a/package.json', 'package.json'])
  expect(manifestsAbove('app.js')).toEqual(['package.json'])
  expect(manifestsAbove('node_modules/x/app.js')).toEqual([
    'node_modules/x/package.json',
    'node_modules/package.json',
  ])
})

/** [files, handler, its kind, whether the layer's own test sees an ES module] */
test.each<[string, Record<string, string>, string, string | undefined, boolean]>([
  ['CommonJS in the root', { 'index.js': '' }, 'index.handler', 'commonjs', false],
  ['.mjs in the root', { 'index.mjs': '' }, 'index.handler', 'esm', true],
  ['.mjs in a folder', { 'src/index.mjs': '' }, 'src/index.handler', 'esm', false],
  ['.mjs in a folder, another in the root', { 'src/a.mjs': '', 'b.mjs': '' }, 'src/a.handler', 'esm', true],
  ['the shell’s * sees no hidden file', { 'src/a.mjs': '', '.b.mjs': '' }, 'src/a.handler', 'esm', false],
  ['type module in the root', { 'a.js': '', 'package.json': '{"type":"module"}' }, 'a.handler', 'esm', true],
  ['type module as grep does not see it', { 'a.js': '', 'package.json': MODULE }, 'a.handler', 'esm', false],
  [
    'type module nearer',
    { 's/a.js': '', 's/package.json': '{"type":"module"}' },
    's/a.handler',
    'esm',
    false,
  ],
  [
    'the nearest decides',
    { 's/a.js': '', 's/package.json': '{}', 'package.json': '{"type":"module"}' },
    's/a.handler',
    'commonjs',
    true,
  ],
  ['.cjs', { 'a.cjs': '', 'package.json': '{"type":"module"}' }, 'a.handler', 'commonjs', true],
  ['.js goes before .mjs', { 'a.js': '', 's/x': '', 'a.mjs': '' }, 'a.handler', 'commonjs', true],
  ['no such file', { 'b.js': '' }, 'a.handler', undefined, false],
  ['a broken package.json', { 'a.js': '', 'package.json': '{"type":' }, 'a.handler', 'commonjs', false],
])('%s', (_name, files, handler, kind, seen) => {
  const reading = aPackage(files)
  expect(nodeHandlerModule(handler, reading)?.kind).toBe(kind)
  expect(layerSeesModule('nodejs22.x', reading)).toBe(seen)
  expect(mustSayModule(node(handler), reading)).toBe(kind === 'esm' && !seen)
  expect(mustSayModule({ ...node(handler), runtime: 'nodejs24.x' }, reading)).toBe(false)
  expect(mustSayModule({ ...node(handler), runtime: 'python3.13' }, reading)).toBe(false)
})

test('a package.json that could not be read decides nothing', () => {
  const reading = { ...aPackage({ 'a.js': '' }), names: ['a.js', 'package.json'] }
  expect(nodeHandlerModule('a.handler', reading)?.kind).toBe('unknown')
  expect(codeChecks(node('a.handler'), found(reading), false)[0]).toMatchObject({
    outcome: 'could-not-check',
  })
})

test('only the files that decide are read', () => {
  const names = ['src/app.mjs', 'src/package.json', 'package.json', 'data.json', 'lib/package.json']
  const bundled = Array.from({ length: 40 }, (_, at) => `node_modules/@opentelemetry/p${at}/package.json`)
  const chosen = filesToRead(node('src/app.handler'))([...names, ...bundled])
  expect(chosen.slice(0, 3)).toEqual(['src/app.mjs', 'src/package.json', 'package.json'])
  expect(chosen).toHaveLength(15)
  expect(filesToRead({ ...node('app.handler'), runtime: 'python3.13' })(['app.py'])).toEqual([])
})

test('packages that the layer brings as well, with their versions', () => {
  const files = {
    'node_modules/@opentelemetry/api/package.json': '{"version":"1.9.0"}',
    'node_modules/@opentelemetry/sdk-node/package.json': '{"version":"0.57.1"}',
    'node_modules/@aws/lambda-invoke-store/package.json': '{"version":"1.0.0"}',
    'node_modules/aws-xray-sdk-core/package.json': 'not json',
    'node_modules/aws-xray-sdk-core/lib/package.json': '{"version":"9"}',
  }
  expect(bundledPackages('nodejs22.x', aPackage(files))).toEqual([
    { name: '@opentelemetry/sdk-node', version: '0.57.1' },
    { name: 'aws-xray-sdk-core' },
  ])
  const python = {
    'opentelemetry_api-1.44.0.dist-info/METADATA': '',
    'protobuf-6.33.0.dist-info/METADATA': '',
    'protobuf-6.33.0.dist-info/RECORD': '',
    'requests-2.0.dist-info/METADATA': '',
  }
  expect(bundledPackages('python3.13', aPackage(python))).toEqual([
    { name: 'opentelemetry-api', version: '1.44.0' },
    { name: 'protobuf', version: '6.33.0' },
  ])
  expect(bundledPackages('java21', aPackage({ ...files, ...python }))).toEqual([])
})

test('a handler that streams its response blocks, a word that only contains the name does not', () => {
  const streaming = (source: string) =>
    codeChecks(node('a.handler'), found(aPackage({ 'a.js': source })), false).find(
      ({ id }) => id === 'streaming',
    )
  expect(streaming('exports.handler = awslambda.streamifyResponse(fn)')).toMatchObject({
    outcome: 'block',
    wayOut: expect.stringContaining('--tracing-only'),
  })
  expect(streaming('exports.handler = myStreamifyResponseLike(fn)')?.outcome).toBe('ok')
})

test('a handler file too large to read leaves streaming open', () => {
  const reading = { ...aPackage({}), names: ['a.js'] }
  const [, streaming] = codeChecks(node('a.handler'), found(reading), false)
  expect(streaming).toMatchObject({ id: 'streaming', outcome: 'could-not-check', what: 'a.js is too large' })
})

test('a user who says that the handler is none keeps the word, and is warned', () => {
  const reading = found(aPackage({ 'src/a.mjs': '' }))
  expect(codeChecks(node('src/a.handler'), reading, false)[0]).toMatchObject({
    id: 'handler',
    outcome: 'warn',
  })
  expect(codeChecks(node('src/a.handler'), reading, true)[0]).toMatchObject({ id: 'handler', outcome: 'ok' })
})

test('code that could not be read is said of every check that needs it', () => {
  const checks = codeChecks(node('a.handler'), unknown('no ranges'), false)
  expect(checks.map(({ id, outcome, what }) => `${id} ${outcome} ${what}`)).toEqual([
    'handler could-not-check no ranges',
    'streaming could-not-check no ranges',
    'bundled-packages could-not-check no ranges',
  ])
  expect(codeChecks({ name: 'j', runtime: 'java21', handler: 'a.B::c' }, unknown(''), false)).toEqual([])
})

test('Python layers under site-packages', () => {
  const layer = (name: string) => `arn:aws:lambda:eu-west-1:123456789012:layer:${name}:1`
  const sibling = (name: string, ...names: string[]) => ({
    arn: layer(name),
    reading: found(aPackage(Object.fromEntries(names.map((one) => [one, ''])))),
  })
  const flat = sibling('flat', 'python/requests/__init__.py')
  const nested = sibling('nested', 'python/lib/python3.13/site-packages/requests/__init__.py')
  const shut = { arn: layer('shut'), reading: unknown('denied') }
  expect(sitePackagesCheck([flat]).outcome).toBe('ok')
  expect(sitePackagesCheck([flat, shut])).toMatchObject({ outcome: 'could-not-check' })
  expect(sitePackagesCheck([flat, shut, nested])).toMatchObject({
    outcome: 'warn',
    what: expect.stringContaining('nested:1 keeps'),
  })
})
