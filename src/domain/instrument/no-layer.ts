import { issueUrl } from '../catalogue/known-bad.ts'
import { shortLayerName } from '../catalogue/layer-arn.ts'
import { type Family, findLayer, type NoLayer } from '../catalogue/layers.ts'
import { families, familyNames } from '../catalogue/model.ts'
import { runtimeOf } from '../catalogue/runtimes.ts'
import type { Architecture } from './function.ts'
import type { Refusal } from './recipe.ts'

export interface Subject {
  readonly runtime: string
  readonly architecture: Architecture
  readonly region: string
  readonly family?: Family | undefined
}

const inCode = 'instrument it in code with the OpenTelemetry SDK'
const tracing = '`otl enable --tracing-only` records Lambda’s own segments'

/** Puts into words why the catalogue has no layer. */
export function refusalOf(why: NoLayer, subject: Subject): Refusal {
  const { runtime, architecture, region, family = 'adot' } = subject
  switch (why.kind) {
    case 'unknown-runtime':
      return {
        code: 'unknown-runtime',
        reason: `this release of otl does not know the runtime "${runtime}"`,
        wayOut: 'update otl; it never guesses which layer fits a new runtime',
      }
    case 'no-wrapper':
      return {
        code: 'unsupported-runtime',
        reason: `Lambda starts no exec wrapper on ${runtime}`,
        wayOut: /^(provided|go)/.test(runtime)
          ? `${inCode}; ${tracing}`
          : `move the function to a newer runtime first; ${tracing}`,
      }
    case 'runtime':
      return uncovered(why.covered, subject)
    case 'architecture':
      return {
        code: 'wrong-architecture',
        reason: `the layer for ${runtime} is built for ${why.covered.join(', ')}, not for ${architecture}`,
        wayOut: `move the function to ${why.covered[0] ?? 'another architecture'}, or ${inCode}; ${tracing}`,
      }
    case 'wrapper':
      return {
        code: 'wrapper-not-in-layer',
        reason: `no layer of this family for ${runtime} holds the wrapper asked for`,
        wayOut: `they hold ${why.covered.join(', ')}`,
      }
    case 'region': {
      const flag = family === 'adot' ? '' : ` --family ${family}`
      const where = `\`otl layers${flag} --runtime ${runtime} --region all\` shows where it is`
      return {
        code: 'no-layer-in-region',
        reason: `${why.layerName} is not published in ${region}`,
        wayOut: `${where}; a copy in your own account is another way, with --layer-arn`,
      }
    }
    case 'known-bad':
      return {
        code: 'known-bad-layer',
        reason: `${shortLayerName(why.layer.arn)} ${why.issue.what}`,
        wayOut: `${issueUrl(why.issue.issue)}; name another with --layer-version, or leave it out with --tracing-only`,
      }
  }
}

function uncovered(covered: readonly string[], subject: Subject): Refusal {
  const { runtime, family = 'adot' } = subject
  const other = familyNames.find(
    (one) => one !== family && findLayer({ ...subject, family: one }).kind === 'found',
  )
  const language = runtimeOf(runtime)?.family ?? runtime
  const owner = family === 'adot' ? `the ${families.adot.title}` : `the family ${family}`
  return {
    code: 'unsupported-runtime',
    reason: `${owner} has no layer for ${runtime}`,
    wayOut: [
      ...(covered.length > 0 ? [`move to one of ${covered.join(', ')}`] : []),
      ...(other ? [`\`otl enable --family ${other}\` has one`] : []),
      ...(covered.length === 0 && !other ? [`${inCode}: there is no layer for ${language}`] : []),
      tracing,
    ].join('; '),
  }
}
