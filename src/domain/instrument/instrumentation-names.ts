/** Names of @opentelemetry/auto-instrumentations-node that the layer holds (release 0.13.0). */
export const nodeNames: readonly string[] =
  'amqplib aws-lambda aws-sdk bunyan cassandra-driver connect cucumber dataloader dns express fs generic-pool graphql grpc hapi http ioredis kafkajs knex koa lru-memoizer memcached mongodb mongoose mysql mysql2 nestjs-core net openai oracledb pg pino redis restify router runtime-node socket.io tedious undici winston'.split(
    ' ',
  )

/** What the Python layer's otel-instrument switches off where the function says nothing (script of mid-2026). */
export const pythonOff: readonly string[] =
  'aio-pika aiohttp-client aiohttp-server aiopg asgi asyncio asyncpg boto boto3 cassandra celery confluent_kafka dbapi django elasticsearch falcon fastapi flask grpc_client grpc_server grpc_aio_client grpc_aio_server httpx jinja2 kafka logging mysql mysqlclient pika psycopg psycopg2 pymemcache pymongo pymysql pyramid redis remoulade requests sklearn sqlalchemy sqlite3 starlette system_metrics threading tornado tortoiseorm wsgi openai_agents aws_openai_agents aws_crewai aws_langchain aws_mcp aws_llama-index'.split(
    ' ',
  )
/** On without being asked for. */
export const pythonOn: readonly string[] = ['aiobotocore', 'aws-lambda', 'botocore', 'urllib', 'urllib3']
