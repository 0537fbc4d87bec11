import { block, type Check, couldNotCheck, ok, warn } from './check.ts'

/** A function's code signing configuration. */
export interface CodeSigning {
  readonly arn: string
  /** What Lambda does with code and layers that nobody on the list has signed. */
  readonly policy: 'Warn' | 'Enforce'
  /** Signing profile versions, as ARNs. */
  readonly allowed: readonly string[]
}

export interface SignedLayer {
  /** As people call it. */
  readonly name: string
  /** Signing profile version, as an ARN; absent when the layer is not signed. */
  readonly profile?: string
}

/** @param layer the layer that would be attached; undefined when it could not be read */
export function signingCheck(config: CodeSigning | undefined, layer: SignedLayer | undefined): Check {
  if (!config) return ok('code-signing', 'not used')
  if (!layer) return couldNotCheck('code-signing', 'it is used, and the layer could not be read')
  const { name, profile } = layer
  if (profile !== undefined && config.allowed.includes(profile)) {
    return ok('code-signing', `${name} is signed by a profile that is allowed`)
  }
  const what =
    profile === undefined
      ? `${name} is not signed`
      : `${name} is signed by ${profile}, which ${config.arn} does not allow`
  if (config.policy === 'Warn') return warn('code-signing', `${what}; Lambda only notes that`)
  return block(
    'code-signing',
    `code signing is enforced, and ${what}`,
    profile === undefined
      ? 'only signed layers can be attached: sign a copy of the layer with an allowed profile'
      : `allow ${profile} in ${config.arn}`,
  )
}
