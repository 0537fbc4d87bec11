import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { OtlError } from '../../../errors.ts'

const distro = '@aws/aws-distro-opentelemetry-node-autoinstrumentation'

/** Where the layer's modules really are on this machine; absolute paths. */
export interface DistroPackage {
  readonly register: string
  readonly lite: string
  readonly importHook: string
  readonly importHookLoader: string
}

/** @throws OtlError that says how to add the distro, when it is nowhere to be found. */
export function findDistro(startingFrom: readonly string[] = searchFolders()): DistroPackage {
  try {
    const register = resolveFrom(startingFrom, `${distro}/register`)
    // The hook has to be the very copy that the distro's instrumentations hook into.
    const instrumentation = resolveFrom([path.dirname(register)], '@opentelemetry/instrumentation')
    const near = [path.dirname(instrumentation)]
    return {
      register,
      lite: resolveFrom(startingFrom, `${distro}/lite`),
      importHook: resolveFrom(near, 'import-in-the-middle'),
      importHookLoader: resolveFrom(near, 'import-in-the-middle/hook.mjs'),
    }
  } catch (cause) {
    throw new OtlError('the AWS Distro for OpenTelemetry, which this function runs under, is not installed', {
      hint: `npm install -g ${distro}`,
      cause,
    })
  }
}

/** The layer's files by their path under `/opt`. */
export function distroLayerFiles(found: DistroPackage): Record<string, string> {
  return {
    'otel-instrument': otelInstrument,
    'wrapper.cjs': `require(${JSON.stringify(found.register)})\n`,
    'wrapper.mjs': importWrapper(found, './wrapper.cjs'),
    'lite-wrapper.cjs': `require(${JSON.stringify(found.lite)}).configureLiteMode()\n`,
    'lite-wrapper.mjs': importWrapper(found, './lite-wrapper.cjs'),
  }
}

function resolveFrom(folders: readonly string[], specifier: string): string {
  return createRequire(import.meta.url).resolve(specifier, { paths: [...folders] })
}

/** Beside otl, in the project one stands in, and where `npm install -g` puts things by default. */
function searchFolders(): string[] {
  const globalModules = path.join(path.dirname(process.execPath), '..', 'lib', 'node_modules')
  return [import.meta.dirname, process.cwd(), path.dirname(globalModules)]
}

/** ES modules are only seen by a loader hook, which has to be in place before the SDK names what it wants to see. */
function importWrapper(found: DistroPackage, next: string): string {
  const url = (file: string) => JSON.stringify(pathToFileURL(file).href)
  return [
    `import { register } from 'node:module'`,
    `import { createAddHookMessageChannel } from ${url(found.importHook)}`,
    'const channel = createAddHookMessageChannel()',
    `register(${url(found.importHookLoader)}, import.meta.url, channel.registerOptions)`,
    `await import(${JSON.stringify(next)})`,
    'await channel.waitForAllMessagesAcknowledged()',
    '',
  ].join('\n')
}

/**
 * Decides as the layer's own script of 2026 does: which SDK (full or fast start), which way in (`--require`, or
 * `--import` for ES modules and for Node 24 on), and the defaults for what the function left unset.
 * Source of the behaviour: aws-observability/aws-otel-js-instrumentation, lambda-layer/packages/layer/scripts.
 */
const otelInstrument = `#!/bin/sh
opt=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd) || exit 1
task=$LAMBDA_TASK_ROOT

handler_is_esm() {
  [ "$HANDLER_IS_ESM" = true ] && return 0
  case $AWS_EXECUTION_ENV in
    *nodejs2[4-9].x | *nodejs[3-9][0-9].x) return 0 ;;
  esac
  for module in "$task"/*.mjs; do
    [ -e "$module" ] && return 0
  done
  grep -q '"type": *"module"' "$task/package.json" 2>/dev/null
}

: "\${OTEL_METRICS_EXPORTER:=none}" "\${OTEL_LOGS_EXPORTER:=none}"
if [ "$OTEL_METRICS_EXPORTER$OTEL_LOGS_EXPORTER" != nonenone ]; then
  export OTEL_AWS_LAMBDA_FAST_START=false
fi

entry=wrapper
[ "$OTEL_AWS_LAMBDA_FAST_START" = true ] && entry=lite-wrapper
if handler_is_esm; then
  export HANDLER_IS_ESM=true
  flag="--import \\"$opt/$entry.mjs\\""
else
  flag="--require \\"$opt/$entry.cjs\\""
fi
export NODE_OPTIONS="$NODE_OPTIONS $flag"

if [ -n "$OTEL_NODE_ENABLED_INSTRUMENTATIONS" ]; then
  OTEL_NODE_ENABLED_INSTRUMENTATIONS=$OTEL_NODE_ENABLED_INSTRUMENTATIONS,aws-lambda,http
elif [ -z "$OTEL_NODE_DISABLED_INSTRUMENTATIONS" ]; then
  OTEL_NODE_ENABLED_INSTRUMENTATIONS=aws-sdk,aws-lambda,http
fi
[ -n "$OTEL_NODE_ENABLED_INSTRUMENTATIONS" ] && export OTEL_NODE_ENABLED_INSTRUMENTATIONS

: "\${OTEL_SERVICE_NAME:=$AWS_LAMBDA_FUNCTION_NAME}"
: "\${OTEL_PROPAGATORS:=baggage,tracecontext,xray}"
: "\${OTEL_EXPORTER_OTLP_PROTOCOL:=http/protobuf}"
: "\${OTEL_AWS_APPLICATION_SIGNALS_ENABLED:=true}"
export OTEL_METRICS_EXPORTER OTEL_LOGS_EXPORTER OTEL_SERVICE_NAME OTEL_PROPAGATORS
export OTEL_EXPORTER_OTLP_PROTOCOL OTEL_AWS_APPLICATION_SIGNALS_ENABLED

about=cloud.region=$AWS_REGION,cloud.provider=aws,cloud.platform=aws_lambda
about=$about,faas.name=$AWS_LAMBDA_FUNCTION_NAME,faas.version=$AWS_LAMBDA_FUNCTION_VERSION
about=$about,faas.instance=$AWS_LAMBDA_LOG_STREAM_NAME,aws.log.group.names=$AWS_LAMBDA_LOG_GROUP_NAME
about=$about\${OTEL_RESOURCE_ATTRIBUTES:+,$OTEL_RESOURCE_ATTRIBUTES}
case $about in
  *service.name=*) ;;
  *) about=service.name=$AWS_LAMBDA_FUNCTION_NAME,$about ;;
esac
export OTEL_RESOURCE_ATTRIBUTES="$about"

exec "$@"
`
