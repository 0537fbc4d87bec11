/**
 * AWS's managed policies that allow xray:PutTraceSegments, by name; their contents are in the AWS managed policy
 * reference.
 */
export const managedThatTrace: ReadonlySet<string> = new Set([
  'AWSXRayDaemonWriteAccess',
  'AWSXrayWriteOnlyAccess',
  'AWSXrayFullAccess',
  'CloudWatchLambdaApplicationSignalsExecutionRolePolicy',
  'AdministratorAccess',
  'PowerUserAccess',
])

/** Those that roles of functions usually have and that allow nothing of X-Ray. */
export const managedThatDoNot: ReadonlySet<string> = new Set([
  'AWSLambdaBasicExecutionRole',
  'AWSLambdaBasicDurableExecutionRolePolicy',
  'AWSLambdaVPCAccessExecutionRole',
  'AWSLambdaENIManagementAccess',
  'AWSLambdaSQSQueueExecutionRole',
  'AWSLambdaDynamoDBExecutionRole',
  'AWSLambdaKinesisExecutionRole',
  'AWSLambdaMSKExecutionRole',
  'AWSLambdaRole',
  'AmazonDynamoDBFullAccess',
  'AmazonDynamoDBReadOnlyAccess',
  'AmazonS3FullAccess',
  'AmazonS3ReadOnlyAccess',
  'AmazonSNSFullAccess',
  'AmazonSQSFullAccess',
  'CloudWatchLogsFullAccess',
  'SecretsManagerReadWrite',
])
