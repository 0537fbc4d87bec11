#!/usr/bin/env bash
# OpenTelemetry for order-service (nodejs22.x, arm64, eu-west-1)
# Needs jq. Values of your other variables are neither printed nor stored.
set -euo pipefail
export AWS_PAGER=

function_name=arn:aws:lambda:eu-west-1:123456789012:function:order-service
region=eu-west-1
required='{"AWS_LAMBDA_EXEC_WRAPPER": "/opt/otel-instrument"}'
defaults='{"OTEL_AWS_APPLICATION_SIGNALS_ENABLED": "false"}'

now=$(aws lambda get-function-configuration --function-name "$function_name" --region "$region" \
  --query '{runtime: Runtime, architectures: Architectures, revision: RevisionId,
    layers: Layers[].Arn, environment: Environment}' --output json)
ask() { printf '%s' "$now" | jq "$@"; }

# Lambda refuses the update if the function was changed since this was written: then export again.
revision=6f12d5c3-93e2-4b46-a0ef-1c7d0f4f2a11
# All layers in their order: the list replaces the one that is there.
layers='["arn:aws:lambda:eu-west-1:123456789012:layer:zebra:3", "arn:aws:lambda:eu-west-1:615299751070:layer:AWSOpenTelemetryDistroJs:16", "arn:aws:lambda:eu-west-1:123456789012:layer:alpha:1"]'

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
