/**
 * What the role of a traced function needs: Lambda itself and the layer send under it. Contents of the managed
 * policies: AWS's managed policy reference.
 */
export const sendTraces: readonly string[] = ['xray:PutTraceSegments', 'xray:PutTelemetryRecords']

/** Asked for by X-Ray's own sampler alone. */
export const readSampling: readonly string[] = [
  'xray:GetSamplingRules',
  'xray:GetSamplingTargets',
  'xray:GetSamplingStatisticSummaries',
]

/** AWS's policy that holds all of the above and nothing else. */
export const TRACING_POLICY = 'AWSXRayDaemonWriteAccess'
