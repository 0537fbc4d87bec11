/** Names in a template, made of the function's name: only letters and digits, which every language takes. */

/** `order-service` → `OrderService`. */
export function pascalName(name: string): string {
  const words = name.split(/[^A-Za-z0-9]+/).filter((word) => word !== '')
  const joined = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')
  return /^[A-Za-z]/.test(joined) ? joined.slice(0, 128) : `Fn${joined.slice(0, 126)}`
}

/** `order-service` → `orderService`. */
export function camelName(name: string): string {
  return lowered(pascalName(name))
}

/** `order-service` → `orderServiceFunction`: with its ending no reserved word of TypeScript. */
export function variableName(name: string): string {
  return lowered(logicalName(name, undefined))
}

function lowered(word: string): string {
  return word.charAt(0).toLowerCase() + word.slice(1)
}

/** `order-service` → `order_service`, a label of a Terraform resource. */
export function labelName(name: string): string {
  const label = name.replace(/[^A-Za-z0-9_]+/g, '_').slice(0, 128)
  return /^[A-Za-z]/.test(label) ? label : `fn_${label}`
}

/** CloudFormation's name of the function's resource: the real one where a tag tells it. */
export function logicalName(name: string, told: string | undefined): string {
  if (told !== undefined) return told
  const pascal = pascalName(name)
  return pascal.endsWith('Function') ? pascal : `${pascal}Function`
}
