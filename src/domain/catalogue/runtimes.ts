/**
 * Lambda's runtimes and what can be done with them.
 *
 * Identifiers: the Runtime enum of @aws-sdk/client-lambda 3.1162.0. Lifecycle: AWS's runtime table as copied in public
 * on 2026-09-23; AWS postpones these dates often, so they advise and never decide. Exec wrapper: the AWS Lambda
 * developer guide's page on modifying the runtime environment (every managed runtime since Amazon Linux 2, and no
 * OS-only one).
 */
export interface Runtime {
  readonly id: string
  readonly family: RuntimeFamily
  readonly lifecycle: Lifecycle
  /** ISO date from which Lambda refuses to update functions on this runtime; absent while AWS has not said. */
  readonly updatesEnd?: string
  /** Whether Lambda starts `AWS_LAMBDA_EXEC_WRAPPER` on this runtime. */
  readonly execWrapper: boolean
}

export type RuntimeFamily = 'nodejs' | 'python' | 'java' | 'dotnet' | 'ruby' | 'go' | 'provided'

/** `create_blocked` functions can still be updated; `update_blocked` ones cannot. */
export type Lifecycle = 'supported' | 'preview' | 'deprecated' | 'create_blocked' | 'update_blocked'

type Row = readonly [
  id: string,
  family: RuntimeFamily,
  lifecycle: Lifecycle,
  updatesEnd: string | undefined,
  execWrapper: boolean,
]

// biome-ignore format: a table reads best with a row a line
const rows: readonly Row[] = [
  ['nodejs', 'nodejs', 'update_blocked', '2016-10-31', false],
  ['nodejs4.3', 'nodejs', 'update_blocked', '2020-03-05', false],
  ['nodejs4.3-edge', 'nodejs', 'update_blocked', '2019-04-30', false],
  ['nodejs6.10', 'nodejs', 'update_blocked', '2019-08-12', false],
  ['nodejs8.10', 'nodejs', 'update_blocked', '2020-03-06', false],
  ['nodejs10.x', 'nodejs', 'update_blocked', '2022-02-14', true],
  ['nodejs12.x', 'nodejs', 'update_blocked', '2023-04-30', true],
  ['nodejs14.x', 'nodejs', 'create_blocked', '2027-03-03', true],
  ['nodejs16.x', 'nodejs', 'deprecated', '2027-03-03', true],
  ['nodejs18.x', 'nodejs', 'deprecated', '2027-03-03', true],
  ['nodejs20.x', 'nodejs', 'deprecated', '2027-03-03', true],
  ['nodejs22.x', 'nodejs', 'supported', '2027-07-01', true],
  ['nodejs24.x', 'nodejs', 'supported', '2028-07-01', true],
  ['nodejs26.x', 'nodejs', 'preview', undefined, true],
  ['python2.7', 'python', 'update_blocked', '2022-05-30', false],
  ['python3.6', 'python', 'update_blocked', '2022-08-29', false],
  ['python3.7', 'python', 'create_blocked', '2027-03-03', false],
  ['python3.8', 'python', 'deprecated', '2027-03-03', true],
  ['python3.9', 'python', 'deprecated', '2027-03-03', true],
  ['python3.10', 'python', 'deprecated', '2027-03-03', true],
  ['python3.11', 'python', 'supported', '2027-08-31', true],
  ['python3.12', 'python', 'supported', '2029-01-10', true],
  ['python3.13', 'python', 'supported', '2029-08-31', true],
  ['python3.14', 'python', 'supported', '2029-08-31', true],
  ['python3.15', 'python', 'preview', undefined, true],
  ['java8', 'java', 'create_blocked', '2027-03-03', false],
  ['java8.al2', 'java', 'supported', '2027-08-31', true],
  ['java8.al2023', 'java', 'supported', '2029-08-31', true],
  ['java11', 'java', 'supported', '2027-08-31', true],
  ['java11.al2023', 'java', 'supported', '2029-08-31', true],
  ['java17', 'java', 'supported', '2027-08-31', true],
  ['java17.al2023', 'java', 'supported', '2029-08-31', true],
  ['java21', 'java', 'supported', '2029-08-31', true],
  ['java25', 'java', 'supported', '2029-08-31', true],
  ['dotnet6', 'dotnet', 'deprecated', '2027-03-03', true],
  ['dotnet8', 'dotnet', 'deprecated', '2027-03-03', true],
  ['dotnet10', 'dotnet', 'supported', '2029-01-15', true],
  ['dotnetcore1.0', 'dotnet', 'update_blocked', '2019-07-30', false],
  ['dotnetcore2.0', 'dotnet', 'update_blocked', '2019-05-30', false],
  ['dotnetcore2.1', 'dotnet', 'update_blocked', '2022-04-13', false],
  ['dotnetcore3.1', 'dotnet', 'update_blocked', '2023-05-03', true],
  ['ruby2.5', 'ruby', 'update_blocked', '2022-03-31', false],
  ['ruby2.7', 'ruby', 'create_blocked', '2027-03-03', true],
  ['ruby3.2', 'ruby', 'deprecated', '2027-03-03', true],
  ['ruby3.3', 'ruby', 'supported', '2027-05-31', true],
  ['ruby3.4', 'ruby', 'supported', '2028-05-31', true],
  ['ruby4.0', 'ruby', 'supported', '2029-05-31', true],
  ['go1.x', 'go', 'create_blocked', '2027-03-03', false],
  ['provided', 'provided', 'create_blocked', '2027-03-03', false],
  ['provided.al2', 'provided', 'deprecated', '2027-03-03', false],
  ['provided.al2023', 'provided', 'supported', '2029-08-31', false],
]

export const runtimes: readonly Runtime[] = rows.map(([id, family, lifecycle, updatesEnd, execWrapper]) => ({
  id,
  family,
  lifecycle,
  execWrapper,
  ...(updatesEnd === undefined ? {} : { updatesEnd }),
}))

const byId = new Map(runtimes.map((runtime) => [runtime.id, runtime]))

/** Undefined for a runtime that AWS added later: nothing is guessed about it. */
export function runtimeOf(id: string): Runtime | undefined {
  return byId.get(id)
}
