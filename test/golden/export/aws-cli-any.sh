#!/usr/bin/env bash
# OpenTelemetry for a function (nodejs22.x, arm64, eu-west-1)
# Needs jq. Values of your other variables are neither printed nor stored.
set -euo pipefail
export AWS_PAGER=

function_name="${1:?give the name of a function}"
region=eu-west-1
required='{"AWS_LAMBDA_EXEC_WRAPPER": "/opt/otel-instrument"}'
defaults='{"OTEL_AWS_APPLICATION_SIGNALS_ENABLED": "false"}'

now=$(aws lambda get-function-configuration --function-name "$function_name" --region "$region" \
  --query '{runtime: Runtime, architectures: Architectures, revision: RevisionId,
    layers: Layers[].Arn, environment: Environment}' --output json)
ask() { printf '%s' "$now" | jq "$@"; }

revision=$(ask -r '.revision // ""')
layer=arn:aws:lambda:eu-west-1:615299751070:layer:AWSOpenTelemetryDistroJs:16
# Your layers keep their place.
layers=$(ask -c --arg layer "$layer" --arg ours "${layer%:*}:" \
  --arg runtime nodejs22.x --arg architecture arm64 '
  def version: ltrimstr($ours) | tonumber;
  (.layers // []) as $kept
  | if .runtime != $runtime or (.architectures // ["x86_64"]) != [$architecture]
    then error("the function runs on another runtime or processor; nothing was written")
    elif any($kept[]; (startswith($ours) | not) and test(":layer:(opentelemetry-|aws-otel|AWSOpenTelemetry)"))
    then error("another OpenTelemetry layer is attached; nothing was written")
    elif any($kept[]; startswith($ours))
    then [$kept[] | if startswith($ours) and version < ($layer | version) then $layer else . end]
    else $kept + [$layer] end')

environment=$(ask -c --argjson required "$required" --argjson defaults "$defaults" '
  (.environment.Variables // {}) as $kept
  | ($kept.AWS_LAMBDA_EXEC_WRAPPER // "") as $wrapper
  | if .environment.Error then error("the variables cannot be read; nothing was written")
    elif $wrapper != "" and $wrapper != $required.AWS_LAMBDA_EXEC_WRAPPER
    then error("another exec wrapper is set; nothing was written")
    else {Variables: ($defaults + $kept + $required)} end')

printf '%s' "$environment" | aws lambda update-function-configuration \
  --function-name "$function_name" --region "$region" ${revision:+--revision-id "$revision"} \
  --tracing-config Mode=Active --layers "$layers" --environment file:///dev/stdin \
  --query '{tracing: TracingConfig.Mode, layers: Layers[].Arn, update: LastUpdateStatus}' --output json
aws lambda wait function-updated-v2 --function-name "$function_name" --region "$region"

# The role of the function must be allowed to send traces. It may be shared with other functions:
# aws iam attach-role-policy --role-name ROLE --policy-arn arn:aws:iam::aws:policy/AWSXRayDaemonWriteAccess
