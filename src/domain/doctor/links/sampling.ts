import type { Facts } from '../facts.ts'
import { advice, broken, couldBe, type Finding, ok, unchecked, worst } from '../finding.ts'
import { bySetting } from '../mend.ts'
import { listIn, reader } from './variables.ts'

const SAMPLER = 'OTEL_TRACES_SAMPLER'
const ARGUMENT = 'OTEL_TRACES_SAMPLER_ARG'

/**
 * Whether the SDK is told to record nothing, or to send it nowhere. Names and values: OpenTelemetry's specification of
 * environment variables. Values that it does not name are never repeated.
 */
export function sampling(facts: Facts): Finding {
  const read = reader(facts)
  if (!read) return unchecked('its variables cannot be read, so how it samples is not known')
  return worst(
    [...disabled(read, facts), ...sampler(read, facts), ...exporter(read, facts), ...handler(read)],
    ok('nothing leaves spans out'),
  )
}

type Read = (name: string) => string | undefined

function disabled(read: Read, facts: Facts): Finding[] {
  if (read('OTEL_SDK_DISABLED')?.toLowerCase() !== 'true') return []
  return [
    broken('OTEL_SDK_DISABLED is true: no span is made', bySetting('OTEL_SDK_DISABLED', 'false', facts)),
  ]
}

function sampler(read: Read, facts: Facts): Finding[] {
  const name = read(SAMPLER)?.toLowerCase()
  if (name === undefined || name === 'always_on' || name === 'parentbased_always_on') return []
  const follow = bySetting(SAMPLER, 'parentbased_always_on', facts)
  if (name === 'always_off') return [broken(`${SAMPLER} is always_off: no span is recorded`, follow)]
  if (name === 'parentbased_always_off') {
    return [couldBe(`${SAMPLER} is parentbased_always_off: only what Lambda has sampled is recorded`, follow)]
  }
  if (name === 'traceidratio' || name === 'parentbased_traceidratio')
    return ratio(name, read(ARGUMENT), facts)
  if (name === 'xray') {
    return [
      couldBe(
        `${SAMPLER} is xray: it asks for sampling rules, which nothing in Lambda answers by itself`,
        follow,
      ),
    ]
  }
  return [couldBe(`${SAMPLER} has a value that is not one of OpenTelemetry’s`, follow)]
}

function ratio(name: string, argument: string | undefined, facts: Facts): Finding[] {
  const share = argument === undefined ? 1 : Number(argument)
  const follow = bySetting(SAMPLER, 'parentbased_always_on', facts)
  if (!Number.isFinite(share) || share < 0 || share > 1) {
    return [couldBe(`${ARGUMENT} is not a number from 0 to 1`, bySetting(ARGUMENT, '1', facts))]
  }
  if (share === 1) return []
  if (name.startsWith('parentbased')) {
    // Under active tracing Lambda is always the parent, so the share never comes to decide.
    return []
  }
  if (share === 0)
    return [broken(`${SAMPLER} is traceidratio with a share of 0: no span is recorded`, follow)]
  return [
    couldBe(
      `${SAMPLER} is traceidratio: ${percent(share)} of the invocations are recorded, whatever Lambda has sampled`,
      follow,
    ),
  ]
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(3))} %`
}

function exporter(read: Read, facts: Facts): Finding[] {
  const value = read('OTEL_TRACES_EXPORTER')
  if (value === undefined) return []
  const names = listIn(value)
  if (names.includes('otlp')) return []
  const back = bySetting('OTEL_TRACES_EXPORTER', 'otlp', facts)
  if (names.includes('none')) return [broken('OTEL_TRACES_EXPORTER is none: spans are sent nowhere', back)]
  if (names.every((name) => name === 'console' || name === 'logging')) {
    return [broken('OTEL_TRACES_EXPORTER writes spans to the log: they are sent nowhere', back)]
  }
  return [
    couldBe('OTEL_TRACES_EXPORTER names another exporter than otlp, which the layer may not hold', back),
  ]
}

/** Node.js: without this instrumentation there is no span around the handler. */
function handler(read: Read): Finding[] {
  const enabled = read('OTEL_NODE_ENABLED_INSTRUMENTATIONS')
  const without = read('OTEL_NODE_DISABLED_INSTRUMENTATIONS')
  const off =
    (enabled !== undefined && !listIn(enabled).includes('aws-lambda')) ||
    (without !== undefined && listIn(without).includes('aws-lambda'))
  if (!off) return []
  return [
    couldBe(
      'the instrumentation aws-lambda is switched off: no span is made around the handler',
      advice(
        'let OTEL_NODE_ENABLED_INSTRUMENTATIONS hold aws-lambda, and OTEL_NODE_DISABLED_INSTRUMENTATIONS not',
      ),
    ),
  ]
}
