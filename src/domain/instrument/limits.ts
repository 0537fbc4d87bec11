/** AWS Lambda quotas, developer guide "gettingstarted-limits". */
export const MAX_LAYERS = 5
export const MAX_ENVIRONMENT_BYTES = 4_096

/** Lambda measures the compact JSON text of the map, its braces, quotes and commas included. */
export function environmentBytes(variables: Readonly<Record<string, string>>): number {
  return new TextEncoder().encode(JSON.stringify(variables)).length
}
