import protobuf from 'protobufjs'
import traceService from '../../proto/opentelemetry/proto/collector/trace/v1/trace_service.proto'
import common from '../../proto/opentelemetry/proto/common/v1/common.proto'
import resource from '../../proto/opentelemetry/proto/resource/v1/resource.proto'
import trace from '../../proto/opentelemetry/proto/trace/v1/trace.proto'

const root = new protobuf.Root()
for (const text of [common, resource, trace, traceService]) protobuf.parse(text, root)

/** OpenTelemetry's own definition of what an OTLP trace exporter sends. */
export const exportTraceServiceRequest = root.lookupType(
  'opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest',
)
