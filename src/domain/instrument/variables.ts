/** Starts a script of the layer before the runtime. One per function. */
export const WRAPPER = 'AWS_LAMBDA_EXEC_WRAPPER'

/**
 * Application Signals is billed, and every script of the distro turns it on when this is not set
 * (lambda-layer/scripts/otel-instrument of aws-otel-{js,python,java}-instrumentation), so otl always states it.
 */
export const APPLICATION_SIGNALS = 'OTEL_AWS_APPLICATION_SIGNALS_ENABLED'

/**
 * Tells the distro's script for Node.js that the handler is an ES module, which its own test misses outside of the root
 * (lambda-layer/packages/layer/scripts/otel-instrument of aws-otel-js-instrumentation).
 */
export const HANDLER_IS_ESM = 'HANDLER_IS_ESM'

/** The only variables that otl ever writes or removes. */
export const ownedVariables: readonly string[] = [WRAPPER, APPLICATION_SIGNALS, HANDLER_IS_ESM]
