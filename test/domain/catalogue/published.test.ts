import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { layersOf } from '../../../src/domain/catalogue/layers.ts'
import type { CatalogueLayer } from '../../../src/domain/catalogue/model.ts'
import { runtimes } from '../../../src/domain/catalogue/runtimes.ts'

/** Facts gathered independently of the project's own tables. */
const facts = new URL('../../../../shared/data/', import.meta.url)
const present = existsSync(facts)
if (!present) console.log('left out: the tables are not compared with ../shared/data, which is not here')

function read(name: string) {
  return JSON.parse(readFileSync(new URL(name, facts), 'utf8'))
}

const byArn = (a: { arn: string }, b: { arn: string }) => (a.arn < b.arn ? -1 : 1)

test.skipIf(!present)('the current distro is the published table, no row more and none less', () => {
  interface Published {
    layerName: string
    wrapper: string
    runtimes: string[]
    architectures: string[]
    arns: Record<string, string>
  }
  const languages: Record<string, Published> = read('layers.json').families.adot.languages
  const published = Object.entries(languages).flatMap(([language, { arns, ...distro }]) =>
    Object.entries(arns).map(([region, arn]) => {
      const version = Number(arn.split(':').at(-1))
      return { family: 'adot', language, ...distro, wrappers: [distro.wrapper], region, arn, version }
    }),
  )
  expect(published.length).toBeGreaterThan(100)
  expect([...layersOf('adot')].sort(byArn)).toEqual(published.sort(byArn))
})

/** What a row of either of the other families must say. */
const facets = ({ arn, region, wrapper, wrappers, runtimes: fit, architectures }: CatalogueLayer) => {
  return { arn, region, wrapper, wrappers, runtimes: fit, architectures }
}

test.skipIf(!present)('so are the distro’s layers with a collector inside', () => {
  interface Published {
    wrapper: string | null
    wrappers?: string[]
    runtimes?: string[]
    arns: Record<string, Record<string, string>>
  }
  const languages: Record<string, Published> = read('layers.json').families['adot-collector'].languages
  const published = Object.values(languages).flatMap(({ arns, wrapper, wrappers, runtimes: fit = [] }) =>
    Object.entries(arns).flatMap(([architecture, perRegion]) =>
      Object.entries(perRegion).map(([region, arn]) => {
        const scripts = wrappers ?? (wrapper ? [wrapper] : [])
        const names = { arn, region, wrapper: wrapper ?? '', wrappers: scripts }
        return { ...names, runtimes: fit, architectures: [architecture] }
      }),
    ),
  )
  expect(published).toHaveLength(260)
  expect(layersOf('adot-collector').map(facets).sort(byArn)).toEqual(published.sort(byArn))
})

test.skipIf(!present)('so are the community’s, each in every region of theirs', () => {
  interface Published {
    name: string
    version: string
    wrapper: string | null
    wrappers?: string[]
    runtimes?: string[]
  }
  const { languages, regions, arnPattern } = read('layers.json').families.otel
  const arnOf = (name: string, version: string, region: string) =>
    arnPattern
      .replace('<region>', region)
      .replace(/<name>-<version[^>]*>/, `${name}-${version.replaceAll('.', '_')}`)
  const expected = Object.values<Published>(languages).flatMap(
    ({ name, version, wrapper, wrappers, runtimes: fit }) =>
      (name.includes('<') ? ['amd64', 'arm64'] : ['']).flatMap((processor) =>
        regions.map((region: string) => {
          const arn: string = arnOf(name.replace(/<.*>/, processor), version, region)
          return { arn, wrapper: wrapper ?? '', wrappers, fit }
        }),
      ),
  )
  const own = new Map(layersOf('community').map((layer) => [layer.arn, layer]))
  expect([...own.keys()].sort()).toEqual(expected.map(({ arn }) => arn).sort())
  for (const { arn, wrapper, wrappers, fit } of expected) {
    expect(own.get(arn)).toMatchObject({
      wrapper,
      ...(wrappers ? { wrappers } : {}),
      ...(fit ? { runtimes: fit } : {}),
    })
  }
})

test.skipIf(!present)('the runtimes are the published ones, with lifecycle and wrapper support', () => {
  interface PublishedRuntime {
    id: string
    family: string
    status: string
    blockUpdate: string | null
    execWrapper: boolean
  }
  const published: PublishedRuntime[] = read('runtimes.json').runtimes
  const expected = published.map(({ id, family, status, blockUpdate, execWrapper }) => {
    return { id, family, lifecycle: status, execWrapper, ...(blockUpdate ? { updatesEnd: blockUpdate } : {}) }
  })
  const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1)
  expect([...runtimes].sort(byId)).toEqual(expected.sort(byId))
  expect(runtimes).toHaveLength(51)
})
