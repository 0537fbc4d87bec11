import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { catalogueLayers } from '../../../src/domain/catalogue/layers.ts'
import { runtimes } from '../../../src/domain/catalogue/runtimes.ts'

/** Facts gathered independently of the project's own tables. */
const facts = new URL('../../../../shared/data/', import.meta.url)
const present = existsSync(facts)
if (!present) console.log('left out: the tables are not compared with ../shared/data, which is not here')

interface PublishedDistro {
  layerName: string
  wrapper: string
  runtimes: string[]
  architectures: string[]
  arns: Record<string, string>
}

function read(name: string) {
  return JSON.parse(readFileSync(new URL(name, facts), 'utf8'))
}

test.skipIf(!present)('the catalogue is the published table, no row more and none less', () => {
  const languages: Record<string, PublishedDistro> = read('layers.json').families.adot.languages
  const published = Object.entries(languages).flatMap(([language, { arns, ...distro }]) =>
    Object.entries(arns).map(([region, arn]) => {
      return { language, ...distro, region, arn, version: Number(arn.split(':').at(-1)) }
    }),
  )
  const byArn = (a: { arn: string }, b: { arn: string }) => (a.arn < b.arn ? -1 : 1)
  expect(published.length).toBeGreaterThan(100)
  expect([...catalogueLayers()].sort(byArn)).toEqual(published.sort(byArn))
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
