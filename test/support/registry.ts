import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { cleanEnvironment, root } from './otl.ts'

/** What `npm publish` would send. */
export interface Package {
  readonly name: string
  readonly version: string
  readonly tarball: string
  readonly files: readonly string[]
  readonly bytes: number
  readonly unpackedBytes: number
}

export function packOtl(): Package {
  const folder = mkdtempSync(path.join(tmpdir(), 'otl-pack-'))
  const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder]
  const [told] = JSON.parse(execFileSync('npm', args, { cwd: root, encoding: 'utf8', env: npmEnvironment() }))
  const { name, version, filename, files, size, unpackedSize } = told
  return {
    name,
    version,
    tarball: path.join(folder, filename),
    files: files.map((file: { path: string }) => file.path),
    bytes: size,
    unpackedBytes: unpackedSize,
  }
}

export interface Registry extends AsyncDisposable {
  readonly url: string
  /** For whatever runs npm or npx. */
  readonly env: Readonly<Record<string, string>>
}

/** A registry of npm on this machine that holds one package, and says 404 to everything else. */
export async function startRegistry({ name, version, tarball }: Package): Promise<Registry> {
  const bytes = readFileSync(tarball)
  const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'))
  const server = createServer((request, response) => {
    const url = `http://${request.headers.host}`
    if (request.url === `/${name}/-/${path.basename(tarball)}`) return response.end(bytes)
    if (request.url !== `/${name}`) return response.writeHead(404).end('{}')
    const integrity = `sha512-${createHash('sha512').update(bytes).digest('base64')}`
    const dist = { tarball: `${url}/${name}/-/${path.basename(tarball)}`, integrity }
    const versions = { [version]: { ...manifest, dist } }
    return response.end(JSON.stringify({ name, 'dist-tags': { latest: version }, versions }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url,
    env: { ...npmEnvironment(), npm_config_registry: url },
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** npm of the tests: nothing of the user's settings and caches. */
function npmEnvironment(): Record<string, string> {
  return {
    ...cleanEnvironment(),
    npm_config_cache: mkdtempSync(path.join(tmpdir(), 'otl-npm-')),
    npm_config_userconfig: '/dev/null',
    npm_config_update_notifier: 'false',
    npm_config_loglevel: 'error',
  }
}
