import { partitionOf } from '../catalogue/regions.ts'

/** Where each partition's console lives; those of the isolated partitions are not public. */
const HOSTS: Readonly<Record<string, string>> = {
  aws: 'console.aws.amazon.com',
  'aws-cn': 'console.amazonaws.cn',
  'aws-us-gov': 'console.amazonaws-us-gov.com',
  'aws-eusc': 'console.amazonaws-eusc.eu',
}

/** The page of a trace in the console of CloudWatch, which shows X-Ray's traces; undefined where no console is known. */
export function consoleUrl(region: string, traceId: string): string | undefined {
  const host = HOSTS[partitionOf(region)]
  if (host === undefined) return undefined
  const at = encodeURIComponent(region)
  return `https://${at}.${host}/cloudwatch/home?region=${at}#xray:traces/${encodeURIComponent(traceId)}`
}
