/**
 * Who owns a value of `AWS_LAMBDA_EXEC_WRAPPER`. Lambda starts one wrapper only, so a value of somebody else's is never
 * replaced. Each path is the one that its owner's own installation guide or installer sets.
 */
const owners = new Map([
  ['/opt/bootstrap', 'the AWS Lambda Web Adapter'],
  ['/opt/datadog_wrapper', 'Datadog'],
  ['/opt/dynatrace', 'Dynatrace'],
  ['/opt/lumigo_wrapper', 'Lumigo'],
  ['/opt/newrelic-java-handler', 'New Relic'],
  ['/opt/otel-handler', 'another family of OpenTelemetry layers'],
  ['/opt/otel-proxy-handler', 'another family of OpenTelemetry layers'],
  ['/opt/otel-sqs-handler', 'another family of OpenTelemetry layers'],
  ['/opt/otel-stream-handler', 'another family of OpenTelemetry layers'],
])

/** Undefined when the wrapper is nobody's that otl knows, for example the user's own script. */
export function wrapperOwner(path: string): string | undefined {
  return owners.get(path)
}

/** Whether it is the name of a script as layers of OpenTelemetry have them, whichever family they are of. */
export function isOpenTelemetryScript(path: string): boolean {
  return /^\/opt\/otel(-[a-z]{1,20}){1,3}$/.test(path)
}
