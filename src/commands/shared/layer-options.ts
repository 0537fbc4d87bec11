import { type Command, Option } from 'commander'
import type { Context } from '../../context.ts'
import { type Family, familyNames } from '../../domain/catalogue/model.ts'
import { readGivenLayer } from '../../domain/instrument/given-layer.ts'
import type { LayerChoice } from '../../domain/instrument/layer-choice.ts'
import { usageError } from '../../errors.ts'
import { readProved } from './proved.ts'

/** Flags that say which layer is meant. */
export interface LayerOptions {
  readonly family?: Family
  readonly layerVersion?: string
  readonly layerArn?: string
  readonly wrapper?: string
}

export function addLayerOptions(command: Command): Command {
  return command
    .addOption(new Option('--family <family>', 'whose layers').choices(familyNames))
    .option('--layer-version <version>', 'this version: 16, or 0.21.0 for the community’s layers')
    .option('--layer-arn <arn>', 'this very layer')
    .option('--wrapper <path>', 'the layer’s script to start, such as /opt/otel-proxy-handler')
}

/** Checks the flags among themselves, before anything is asked of AWS. */
export async function readLayerChoice(options: LayerOptions, ctx: Context): Promise<LayerChoice> {
  const { family, layerVersion: version, layerArn: arn, wrapper } = options
  if (wrapper !== undefined) checkWrapper(wrapper)
  if (arn !== undefined) checkArn(arn, options)
  if (version !== undefined) checkVersion(version, family ?? 'adot')
  return {
    ...(family === undefined ? {} : { family }),
    ...(version === undefined ? {} : { version }),
    ...(arn === undefined ? {} : { arn }),
    ...(wrapper === undefined ? {} : { wrapper }),
    proved: await readProved(ctx),
    today: ctx.now().toISOString().slice(0, 10),
  }
}

function checkWrapper(wrapper: string): void {
  if (/^\/opt\/[\w.-]+(\/[\w.-]+)*$/.test(wrapper) && !wrapper.includes('..')) return
  throw usageError(
    `${wrapper} is not a script of a layer`,
    'layers are unpacked to /opt: for example /opt/otel-handler',
  )
}

function checkVersion(version: string, family: Family): void {
  const [shape, example] =
    family === 'community' ? [/^\d{1,4}\.\d{1,4}\.\d{1,4}$/, '0.21.0'] : [/^[1-9]\d{0,5}$/, '16']
  if (shape.test(version)) return
  const whose = family === 'community' ? 'the community’s layers have releases' : 'AWS numbers its layers'
  throw usageError(
    `--layer-version ${version} is not a version of ${family}`,
    `${whose}: for example ${example}`,
  )
}

function checkArn(arn: string, { family, layerVersion, wrapper }: LayerOptions): void {
  if (family !== undefined || layerVersion !== undefined) {
    throw usageError('--layer-arn says all: leave --family and --layer-version out')
  }
  const given = readGivenLayer(arn)
  if (!given) {
    const example = 'arn:aws:lambda:eu-west-1:123456789012:layer:name:1'
    throw usageError(`${arn} is not the ARN of a layer version`, `for example ${example}`)
  }
  if (given.recognised && given.wrappers.length === 0) {
    throw usageError(
      `${given.arn.name} is a collector, which starts no function`,
      'name the layer of the language',
    )
  }
  if (wrapper === undefined && given.wrappers.length === 0) {
    throw usageError(
      `otl does not know which wrapper ${given.arn.name} holds`,
      'add --wrapper with the script that starts it; a wrong one ends every invocation with exit status 127',
    )
  }
  if (wrapper !== undefined && given.wrappers.length > 0 && !given.wrappers.includes(wrapper)) {
    throw usageError(`${given.arn.name} holds no ${wrapper}`, `it holds ${given.wrappers.join(', ')}`)
  }
}
