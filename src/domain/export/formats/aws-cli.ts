import { partitionOf } from '../../catalogue/regions.ts'
import { WRAPPER } from '../../instrument/variables.ts'
import { TRACING_POLICY } from '../../permissions/role.ts'
import { type LastingChange, ourLayer, type WantedVariable } from '../change.ts'
import { jsonString, shellWord } from '../quote.ts'
import { remarkText } from '../text.ts'
import { opening } from './shared.ts'

/**
 * A script for bash 3.2 and later, the AWS CLI of either major version and jq. It reads the variables and sends them
 * back with ours among them, since Lambda replaces the whole map; they pass through pipes only, never through an
 * argument that `ps` shows, and of Lambda's answer, which repeats them, only the harmless part is printed.
 */
export function awsCli(change: LastingChange): string[] {
  const { region, fn } = change
  return [
    '#!/usr/bin/env bash',
    comment(opening(change)),
    comment('Needs jq. Values of your other variables are neither printed nor stored.'),
    'set -euo pipefail',
    'export AWS_PAGER=',
    '',
    `function_name=${fn ? shellWord(fn.arn) : `"\${1:?give the name of a function}"`}`,
    `region=${shellWord(region)}`,
    `required=${shellWord(objectOf(change.variables.filter(({ required }) => required)))}`,
    `defaults=${shellWord(objectOf(change.variables.filter(({ required }) => !required)))}`,
    '',
    ...reading,
    '',
    ...(fn ? known(change, fn.revision) : unknown(change)),
    '',
    ...merging,
    '',
    ...writing,
    '',
    comment(
      'The role of the function must be allowed to send traces. It may be shared with other functions:',
    ),
    comment(`aws iam attach-role-policy --role-name ROLE --policy-arn ${policyArn(region)}`),
  ]
}

const reading = [
  'now=$(aws lambda get-function-configuration --function-name "$function_name" --region "$region" \\',
  "  --query '{runtime: Runtime, architectures: Architectures, revision: RevisionId,",
  "    layers: Layers[].Arn, environment: Environment}' --output json)",
  // A here-string would go through a temporary file in older shells.
  `ask() { printf '%s' "$now" | jq "$@"; }`,
]

/** The plan was made for one revision of the function; another one may have other layers. */
function known({ layers }: LastingChange, revision: string): string[] {
  return [
    comment(
      'Lambda refuses the update if the function was changed since this was written: then export again.',
    ),
    revision === '' ? `revision=$(ask -r '.revision // ""')` : `revision=${shellWord(revision)}`,
    comment('All layers in their order: the list replaces the one that is there.'),
    `layers=${shellWord(`[${layers.map(({ arn }) => jsonString(arn)).join(', ')}]`)}`,
  ]
}

/**
 * Nobody has planned for this function, so the script looks for what would have blocked the plan. An older version of
 * the layer is replaced where it stands, a newer one stays, as with enable; where there is none, ours goes last.
 */
function unknown(change: LastingChange): string[] {
  const { runtime, architecture } = change
  return [
    `revision=$(ask -r '.revision // ""')`,
    `layer=${shellWord(ourLayer(change) ?? '')}`,
    comment('Your layers keep their place.'),
    `layers=$(ask -c --arg layer "$layer" --arg ours "\${layer%:*}:" \\`,
    `  --arg runtime ${shellWord(runtime)} --arg architecture ${shellWord(architecture)} '`,
    '  def version: ltrimstr($ours) | tonumber;',
    '  (.layers // []) as $kept',
    '  | if .runtime != $runtime or (.architectures // ["x86_64"]) != [$architecture]',
    '    then error("the function runs on another runtime or processor; nothing was written")',
    '    elif any($kept[]; (startswith($ours) | not) and test(":layer:(opentelemetry-|aws-otel|AWSOpenTelemetry)"))',
    '    then error("another OpenTelemetry layer is attached; nothing was written")',
    '    elif any($kept[]; startswith($ours))',
    '    then [$kept[] | if startswith($ours) and version < ($layer | version) then $layer else . end]',
    "    else $kept + [$layer] end')",
  ]
}

const merging = [
  'environment=$(ask -c --argjson required "$required" --argjson defaults "$defaults" \'',
  '  (.environment.Variables // {}) as $kept',
  `  | ($kept.${WRAPPER} // "") as $wrapper`,
  '  | if .environment.Error then error("the variables cannot be read; nothing was written")',
  `    elif $wrapper != "" and $wrapper != $required.${WRAPPER}`,
  '    then error("another exec wrapper is set; nothing was written")',
  "    else {Variables: ($defaults + $kept + $required)} end')",
]

const writing = [
  'printf \'%s\' "$environment" | aws lambda update-function-configuration \\',
  `  --function-name "$function_name" --region "$region" \${revision:+--revision-id "$revision"} \\`,
  '  --tracing-config Mode=Active --layers "$layers" --environment file:///dev/stdin \\',
  "  --query '{tracing: TracingConfig.Mode, layers: Layers[].Arn, update: LastUpdateStatus}' --output json",
  'aws lambda wait function-updated-v2 --function-name "$function_name" --region "$region"',
]

function objectOf(variables: readonly WantedVariable[]): string {
  return `{${variables.map(({ name, value }) => `${jsonString(name)}: ${jsonString(value)}`).join(', ')}}`
}

function policyArn(region: string): string {
  return `arn:${partitionOf(region)}:iam::aws:policy/${TRACING_POLICY}`
}

function comment(text: string): string {
  return `# ${remarkText(text)}`
}
