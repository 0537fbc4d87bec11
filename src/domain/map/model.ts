import type { Tally } from '../trace/stats/tally.ts'

/** Something that answers requests, or a client that sends them. */
export interface MapNode {
  /** Unique within a map, and the same whenever and from wherever the map is made. */
  readonly key: string
  readonly name: string
  /** X-Ray's word: `AWS::Lambda::Function`, `AWS::DynamoDB::Table`, `remote`, `client`; undefined where nobody told it. */
  readonly type: string | undefined
  readonly account: string | undefined
  /** Requests come in here from outside of what was traced. */
  readonly root: boolean
  /** As the service itself tells it; empty for clients. */
  readonly tally: Tally
}

export interface MapCall {
  /** Keys of nodes. */
  readonly from: string
  readonly to: string
  /** The caller did not wait: a queue, a topic, an event. */
  readonly link: boolean
  /** As the caller saw it. */
  readonly tally: Tally
}

/** Who calls whom. */
export interface ServiceMap {
  /** Busiest first. */
  readonly nodes: readonly MapNode[]
  /** Busiest first; both ends are in `nodes`. */
  readonly calls: readonly MapCall[]
  /** What is missing, in words. */
  readonly gaps: readonly string[]
}

export const CLIENT = 'client'
