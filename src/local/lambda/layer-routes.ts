import { Hono } from 'hono'
import { type LayerArn, parseLayerArn } from '../../domain/catalogue/layer-arn.ts'
import { partitionOf } from '../../domain/catalogue/regions.ts'
import type { LocalEnv } from '../server/app.ts'
import { notFound } from '../server/fault.ts'
import { demandLayerVersionArn, type KnownLayer, type LayerRegistry } from './layers.ts'
import { LOCAL_ACCOUNT } from './names.ts'

/** GetLayerVersion, GetLayerVersionByArn, and ListLayers, which is about the account's own layers: none here. */
export function layerRoutes(region: string, layers: LayerRegistry): Hono<LocalEnv> {
  return new Hono<LocalEnv>()
    .get('/2018-10-31/layers', (c) => {
      if (c.req.query('find') !== 'LayerVersion') return c.json({ Layers: [] })
      return c.json(find(c.req.query('Arn') ?? '', region, layers))
    })
    .get('/2018-10-31/layers/:layer/versions/:version', (c) => {
      const { layer, version } = c.req.param()
      const layerArn = layer.includes(':') ? layer : localLayerArn(region, layer)
      return c.json(find(`${layerArn}:${version}`, region, layers))
    })
}

function find(versionArn: string, region: string, layers: LayerRegistry) {
  demandLayerVersionArn(versionArn, 'arn')
  const parsed = parseLayerArn(versionArn)
  const layer = parsed?.region === region ? layers.find(versionArn) : undefined
  if (parsed === undefined || layer === undefined) {
    throw notFound('The resource you requested does not exist.')
  }
  return answer(layer, parsed)
}

function localLayerArn(region: string, name: string): string {
  return `arn:${partitionOf(region)}:lambda:${region}:${LOCAL_ACCOUNT}:layer:${name}`
}

/** `Content` is empty: the layer's archive is not held here. */
function answer(layer: KnownLayer, { unversioned, version }: LayerArn) {
  return {
    Content: {},
    LayerArn: unversioned,
    LayerVersionArn: layer.arn,
    Description: layer.description,
    CreatedDate: layer.createdAt,
    Version: version,
    CompatibleRuntimes: layer.runtimes,
    CompatibleArchitectures: layer.architectures,
  }
}
