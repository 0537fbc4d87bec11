import { isRegion, suggestRegion } from '../catalogue/regions.ts'

/** How the user named a function, taken apart. */
export interface FunctionRef {
  readonly name: string
  /** Present when an ARN told it; it then decides where to ask. */
  readonly region?: string
  readonly account?: string
  /** A published version's number or an alias. `$LATEST` counts as none. */
  readonly qualifier?: string
  /** What to hand to Lambda: the name, or the ARN in as much detail as it was given, always unqualified. */
  readonly target: string
}

export type ReadReference =
  | { readonly kind: 'ok'; readonly ref: FunctionRef }
  | { readonly kind: 'bad'; readonly reason: string; readonly hint: string }

interface Parts {
  readonly partition?: string | undefined
  readonly region?: string | undefined
  readonly account?: string | undefined
  readonly name: string
  readonly qualifier?: string | undefined
}

const forms = 'name, name:alias, 123456789012:function:name, or a whole function ARN'

/** Accepts every form that Lambda's API accepts (its model's FunctionName pattern), and says what is wrong with others. */
export function readReference(text: string): ReadReference {
  if (text.length > 400) return bad('the function name is too long', `give a ${forms}`)
  const parts = split(text.trim())
  if (!parts) return bad(`${text} does not name a function`, `give a ${forms}`)
  return wrong(parts, text) ?? { kind: 'ok', ref: toRef(parts) }
}

function split(text: string): Parts | undefined {
  const words = text.split(':')
  if (words[0] === 'arn') {
    const [, partition, service, region, account, kind, name, qualifier, ...rest] = words
    if (service !== 'lambda' || kind !== 'function' || name === undefined || rest.length > 0) return undefined
    return { partition, region, account, name, qualifier }
  }
  const at = words.indexOf('function')
  if (at >= 0 && at < words.length - 1) {
    const [name = '', qualifier, ...rest] = words.slice(at + 1)
    const [account, region, ...before] = words.slice(0, at).toReversed()
    return rest.length + before.length > 0 ? undefined : { region, account, name, qualifier }
  }
  const [name = '', qualifier, ...rest] = words
  return rest.length > 0 ? undefined : { name, qualifier }
}

function wrong(parts: Parts, text: string): ReadReference | undefined {
  const { partition, region, account, name, qualifier } = parts
  if (partition !== undefined && !/^aws[a-z-]*$/.test(partition)) {
    return bad(
      `${text} names the unknown partition "${partition}"`,
      'a partition is aws, aws-cn, aws-us-gov or the like',
    )
  }
  if (region !== undefined && !isRegion(region)) {
    const meant = suggestRegion(region)
    return bad(
      `${text} names the unknown region "${region}"`,
      meant ? `did you mean ${meant}?` : 'check the ARN',
    )
  }
  if (account !== undefined && !/^\d{12}$/.test(account)) {
    return bad(`${text} names the account "${account}"`, 'an account has twelve digits')
  }
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(name)) {
    return bad(`"${name}" is not a function name`, 'a name has 1 to 64 letters, digits, - and _')
  }
  if (qualifier !== undefined && !/^(\$LATEST|[A-Za-z0-9_-]{1,128})$/.test(qualifier)) {
    return bad(`"${qualifier}" is neither a version nor an alias`, 'a qualifier has letters, digits, - and _')
  }
  return undefined
}

function toRef({ partition, region, account, name, qualifier }: Parts): FunctionRef {
  const prefix = [...(partition ? ['arn', partition, 'lambda'] : []), region, account].filter((part) => part)
  return {
    name,
    target: prefix.length > 0 ? [...prefix, 'function', name].join(':') : name,
    ...(region ? { region } : {}),
    ...(account ? { account } : {}),
    ...(qualifier && qualifier !== '$LATEST' ? { qualifier } : {}),
  }
}

function bad(reason: string, hint: string): ReadReference {
  return { kind: 'bad', reason, hint }
}
