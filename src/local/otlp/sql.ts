import { type AttributeReader, known, textOf } from './attributes.ts'
import type { Attributes } from './span.ts'

/** `db.system` values that X-Ray shows as SQL; the rest of databases keep their attributes as metadata. */
const SQL_SYSTEMS = new Set([
  'db2',
  'derby',
  'hive',
  'mariadb',
  'microsoft.sql_server',
  'mssql',
  'mysql',
  'oracle',
  'oracle.db',
  'other_sql',
  'postgresql',
  'sqlite',
  'teradata',
])

export function sqlOf(attributes: Attributes, read: AttributeReader): object | undefined {
  const system = textOf(attributes, 'db.system.name') ?? textOf(attributes, 'db.system')
  if (system === undefined || !SQL_SYSTEMS.has(system)) return undefined
  const host = read.text('net.peer.name', 'server.address')
  const port = read.number('net.peer.port', 'server.port')
  const database = read.text('db.name', 'db.namespace')
  const address =
    host === undefined ? undefined : `${host}${port === undefined ? '' : `:${port}`}/${database ?? ''}`
  return known({
    url: read.text('db.connection_string') ?? address,
    sanitized_query: read.text('db.statement', 'db.query.text'),
    database_type: read.text('db.system.name', 'db.system'),
    user: read.text('db.user'),
  })
}
