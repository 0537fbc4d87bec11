import { sendTraces, TRACING_POLICY } from '../../permissions/role.ts'
import type { LastingChange } from '../change.ts'
import { labelName } from '../names.ts'
import { hclString } from '../quote.ts'
import { remarkText } from '../text.ts'
import { layerItems, nameOf, opening, variablesStay } from './shared.ts'

/** Formatted as `terraform fmt` would. */
export function terraform(change: LastingChange): string[] {
  const label = labelName(nameOf(change))
  return [
    comment(opening(change)),
    comment('Merge it into the resource of the function: what is not named here stays as it is.'),
    ...regions(change),
    `resource "aws_lambda_function" "${label}" {`,
    '  layers = [',
    ...layerItems(change, (arn) => layer(arn, change)).map((item) => `    ${itemLine(item)}`),
    '  ]',
    '',
    '  tracing_config {',
    '    mode = "Active"',
    '  }',
    '',
    ...environment(change),
    '',
    '  # Lambda refuses active tracing while the role may not send traces.',
    `  depends_on = [aws_iam_role_policy_attachment.${label}_tracing]`,
    '}',
    '',
    ...role(label),
    '',
    comment(
      'With the module terraform-aws-modules/lambda/aws instead: layers as above, environment_variables,',
    ),
    comment('tracing_mode = "Active", attach_tracing_policy = true.'),
  ]
}

function layer(arn: string, { everywhere }: LastingChange): string {
  return everywhere ? 'local.otel_layers[data.aws_region.current.id],' : `${hclString(arn)},`
}

function itemLine(item: ReturnType<typeof layerItems<string>>[number]): string {
  if (typeof item === 'string') return item
  return comment('remark' in item ? item.remark : `${hclString(item.kept)},`)
}

function environment(change: LastingChange): string[] {
  const stay = variablesStay(change)
  const widest = Math.max(0, ...change.variables.map(({ name }) => key(name).length))
  const ours = change.variables.map(({ name, value }) => `${key(name).padEnd(widest)} = ${hclString(value)}`)
  return [
    '  environment {',
    '    variables = merge(',
    '      {',
    `        ${comment(stay ?? 'your other variables, if there are any')}`,
    '      },',
    '      {',
    ...ours.map((line) => `        ${line}`),
    '      },',
    '    )',
    '  }',
  ]
}

function key(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? name : hclString(name)
}

function regions({ everywhere }: LastingChange): string[] {
  if (!everywhere) return []
  const widest = Math.max(...everywhere.map(({ region }) => hclString(region).length))
  return [
    'data "aws_region" "current" {}',
    '',
    'locals {',
    '  otel_layers = {',
    ...everywhere.map(({ region, arn }) => `    ${hclString(region).padEnd(widest)} = ${hclString(arn)}`),
    '  }',
    '}',
    '',
  ]
}

function role(label: string): string[] {
  return [
    'data "aws_partition" "current" {}',
    '',
    comment(`Allows ${sendTraces.join(' and ')}; role is that of the function.`),
    `resource "aws_iam_role_policy_attachment" "${label}_tracing" {`,
    `  role       = aws_iam_role.${label}.name`,
    `  policy_arn = "arn:\${data.aws_partition.current.partition}:iam::aws:policy/${TRACING_POLICY}"`,
    '}',
  ]
}

function comment(text: string): string {
  return `# ${remarkText(text)}`
}
