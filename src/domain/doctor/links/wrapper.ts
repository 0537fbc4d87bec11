import { shortLayerName } from '../../catalogue/layer-arn.ts'
import { wrapperOwner } from '../../catalogue/wrappers.ts'
import { isOrphanedWrapper } from '../../instrument/identify.ts'
import { valueIn } from '../../instrument/settings.ts'
import { WRAPPER } from '../../instrument/variables.ts'
import type { Facts } from '../facts.ts'
import { advice, broken, type Finding, ok, unchecked } from '../finding.ts'
import { byEnable } from '../mend.ts'
import { otelLayers } from './layer.ts'

/** Whether something starts OpenTelemetry, and whether what is to be started is there. */
export function wrapper(facts: Facts): Finding {
  const { fn } = facts
  if (fn.packageType === 'Image') return unchecked('an image starts what its Dockerfile says')
  if (fn.environment.kind === 'unreadable') {
    return unchecked(
      'its variables cannot be read, so what starts with it is not known',
      advice('run otl as somebody with kms:Decrypt on the key of the function'),
    )
  }
  const path = valueIn(fn.environment.variables, WRAPPER) ?? ''
  return path === '' ? unset(facts) : set(path, facts)
}

function unset(facts: Facts): Finding {
  const [layer] = otelLayers(facts)
  const what = layer ? shortLayerName(layer.arn) : 'OpenTelemetry'
  return broken(`nothing starts ${what}: ${WRAPPER} is not set`, byEnable(facts))
}

function set(path: string, facts: Facts): Finding {
  const provider = otelLayers(facts).find(({ wrappers }) => wrappers.includes(path))
  if (provider) return ok(`${path}, which ${shortLayerName(provider.arn)} provides`)
  if (isOrphanedWrapper(path, facts.fn.layers)) {
    return broken(
      `no attached layer provides ${path}: every cold start ends with exit status 127`,
      byEnable(facts),
    )
  }
  if (path.startsWith('/opt/otel-')) {
    return unchecked(`whether one of its layers provides ${path}: otl does not know them`)
  }
  const owner = wrapperOwner(path)
  return broken(
    `${path} starts instead of OpenTelemetry${owner ? `: it belongs to ${owner}` : ''}`,
    advice('Lambda starts one wrapper only: take that one out first, or instrument in code'),
  )
}
