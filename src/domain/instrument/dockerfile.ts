import { catalogueLayers } from '../catalogue/layers.ts'
import type { FunctionSummary } from './function.ts'
import { APPLICATION_SIGNALS, WRAPPER } from './variables.ts'

export type ImageFacts = Pick<FunctionSummary, 'region' | 'architecture' | 'runtime'>

/**
 * What puts the distro's layer into a container image: Lambda's base images honour the wrapper variable when the script
 * is in the image. An image does not tell its runtime, so without one all layers for the processor are listed.
 *
 * The variables go into the image too: they belong to the script that only the image holds.
 */
export function dockerfileLines({ region, architecture, runtime }: ImageFacts): readonly string[] {
  const layers = catalogueLayers().filter(
    (layer) =>
      layer.region === region &&
      layer.architectures.includes(architecture) &&
      (runtime === undefined || layer.runtimes.includes(runtime)),
  )
  const [first] = layers
  if (!first) return []
  return [
    `# the layer for ${architecture}${layers.length > 1 ? '; take the one of your language' : ''}:`,
    ...layers.map(({ arn }) => `#   ${arn}`),
    '# its address for curl -o otel-layer.zip:',
    `#   aws lambda get-layer-version-by-arn --region ${region} --arn ARN --query Content.Location`,
    'FROM public.ecr.aws/docker/library/alpine:3 AS otel',
    'COPY otel-layer.zip /otel-layer.zip',
    'RUN unzip -q /otel-layer.zip -d /opt && chmod -R a+rX /opt',
    `FROM public.ecr.aws/lambda/${baseImage(runtime)}`,
    'COPY --from=otel /opt /opt',
    `ENV ${WRAPPER}=${first.wrapper}`,
    `ENV ${APPLICATION_SIGNALS}=false`,
  ]
}

/** `nodejs22.x` → `nodejs:22`, as AWS names its base images. */
function baseImage(runtime: string | undefined): string {
  const [, language, version] = /^([a-z]+)([\d.]+?)(?:\.x)?$/.exec(runtime ?? '') ?? []
  return language && version ? `${language}:${version}` : '…'
}
