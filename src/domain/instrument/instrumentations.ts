import type { Language } from '../catalogue/distro.ts'
import { nearest } from '../catalogue/nearest.ts'
import { javaVariable } from './wish-variables.ts'

/** Variables that switch the named instrumentations on, or why that cannot be done. */
export type InstrumentationAnswer =
  | {
      readonly kind: 'variables'
      readonly variables: Readonly<Record<string, string>>
      readonly notes: readonly string[]
    }
  | { readonly kind: 'refused'; readonly reason: string; readonly wayOut: string }

/** Names of @opentelemetry/auto-instrumentations-node that the layer holds (release 0.13.0). */
const node =
  'amqplib aws-lambda aws-sdk bunyan cassandra-driver connect cucumber dataloader dns express fs generic-pool graphql grpc hapi http ioredis kafkajs knex koa lru-memoizer memcached mongodb mongoose mysql mysql2 nestjs-core net openai oracledb pg pino redis restify router runtime-node socket.io tedious undici winston'.split(
    ' ',
  )

/** What the Python layer's otel-instrument switches off where the function says nothing (script of mid-2026). */
const pythonOff =
  'aio-pika aiohttp-client aiohttp-server aiopg asgi asyncio asyncpg boto boto3 cassandra celery confluent_kafka dbapi django elasticsearch falcon fastapi flask grpc_client grpc_server grpc_aio_client grpc_aio_server httpx jinja2 kafka logging mysql mysqlclient pika psycopg psycopg2 pymemcache pymongo pymysql pyramid redis remoulade requests sklearn sqlalchemy sqlite3 starlette system_metrics threading tornado tortoiseorm wsgi openai_agents aws_openai_agents aws_crewai aws_langchain aws_mcp aws_llama-index'.split(
    ' ',
  )
/** On without being asked for. */
const pythonOn = ['aiobotocore', 'aws-lambda', 'botocore', 'urllib', 'urllib3']

export function instrumentationsFor(language: Language, names: readonly string[]): InstrumentationAnswer {
  switch (language) {
    case 'nodejs':
      return unknownIn(names, node, 'Node.js') ?? nodejs(names)
    case 'python':
      return unknownIn(names, [...pythonOff, ...pythonOn], 'Python') ?? python(names)
    case 'java':
      return java(names)
    case 'dotnet':
      return {
        kind: 'refused',
        reason: 'how the .NET layer chooses its instrumentations is not known to otl',
        wayOut: 'leave --instrumentations out for this function, or name its variable with --set',
      }
  }
}

/** The layer's script appends aws-lambda and http to whatever the list holds. */
function nodejs(names: readonly string[]): InstrumentationAnswer {
  const missing = names.includes('aws-sdk')
    ? []
    : ['aws-sdk is not among the instrumentations, so calls of AWS are seen as plain HTTP']
  return {
    kind: 'variables',
    variables: { OTEL_NODE_ENABLED_INSTRUMENTATIONS: names.join(',') },
    notes: missing,
  }
}

/** Python can only be told what to leave out: the layer's own list without the named ones. */
function python(names: readonly string[]): InstrumentationAnswer {
  const off = pythonOff.filter((name) => !names.includes(name))
  return {
    kind: 'variables',
    variables: { OTEL_PYTHON_DISABLED_INSTRUMENTATIONS: off.join(',') },
    notes: ['what a later layer would leave out by default has to be added to that list'],
  }
}

/** The layer's script switches everything off but a handful; each other one has a switch of its own. */
function java(names: readonly string[]): InstrumentationAnswer {
  const entries = names.map((name) => [javaVariable(name), 'true'] as const)
  return { kind: 'variables', variables: Object.fromEntries(entries), notes: [] }
}

function unknownIn(
  names: readonly string[],
  known: readonly string[],
  language: string,
): InstrumentationAnswer | undefined {
  const odd = names.find((name) => !known.includes(name))
  if (odd === undefined) return undefined
  const meant = nearest(odd, known)
  return {
    kind: 'refused',
    reason: `the ${language} layer has no instrumentation "${odd}"`,
    wayOut: meant ? `did you mean ${meant}?` : `it has ${known.join(', ')}`,
  }
}
