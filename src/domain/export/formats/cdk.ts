import { type LastingChange, ourLayer } from '../change.ts'
import { pascalName, variableName } from '../names.ts'
import { typescriptString } from '../quote.ts'
import { remarkText } from '../text.ts'
import { layerItems, nameOf, opening, placeRemark, variablesStay } from './shared.ts'

/** TypeScript for a construct of aws-cdk-lib. `tracing` of a Function lets its role send traces by itself. */
export function cdk(change: LastingChange): string[] {
  const id = pascalName(nameOf(change))
  const fn = variableName(nameOf(change))
  const core = change.everywhere ? ["import { Aws, CfnMapping } from 'aws-cdk-lib'"] : []
  const stay = variablesStay(change)
  return [
    comment(opening(change)),
    comment('Merge it into the construct of the function: what is not named here stays as it is.'),
    ...core,
    "import { Function, LayerVersion, Tracing } from 'aws-cdk-lib/aws-lambda'",
    '',
    `const ${fn} = new Function(this, ${typescriptString(id)}, {`,
    `  ${comment('your own properties')}`,
    `  ${comment('lets the role of the function send traces, too')}`,
    '  tracing: Tracing.ACTIVE,',
    '})',
    '',
    ...mapping(change),
    ...layerRemarks(change).map(comment),
    ...layerCall(change, fn, id),
    '',
    ...(stay === undefined ? [] : [comment(stay)]),
    ...change.variables.map(
      ({ name, value }) => `${fn}.addEnvironment(${typescriptString(name)}, ${typescriptString(value)})`,
    ),
  ]
}

function layerCall(change: LastingChange, fn: string, id: string): string[] {
  const arn = change.everywhere
    ? "otelLayers.findInMap(Aws.REGION, 'arn')"
    : typescriptString(ourLayer(change) ?? '')
  return [
    `${fn}.addLayers(`,
    `  LayerVersion.fromLayerVersionArn(this, ${typescriptString(`${id}OtelLayer`)}, ${arn}),`,
    ')',
  ]
}

function layerRemarks(change: LastingChange): string[] {
  const others = layerItems(change, () => ({ remark: '' })).flatMap((item) => {
    if ('kept' in item) return [`- ${item.kept}`]
    return item.remark === '' ? [] : [item.remark]
  })
  const place = placeRemark(change)
  return [...others, ...(place === undefined ? [] : [`addLayers puts ours last; ${place}`])]
}

function mapping({ everywhere }: LastingChange): string[] {
  if (!everywhere) return []
  return [
    "const otelLayers = new CfnMapping(this, 'OtelLayers', {",
    '  mapping: {',
    ...everywhere.map(
      ({ region, arn }) => `    ${typescriptString(region)}: { arn: ${typescriptString(arn)} },`,
    ),
    '  },',
    '})',
    '',
  ]
}

function comment(text: string): string {
  return `// ${remarkText(text)}`
}
