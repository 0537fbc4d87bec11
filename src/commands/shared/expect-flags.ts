import { type Command, InvalidArgumentError, Option } from 'commander'

/** As commander hands them over. */
export interface ExpectFlags {
  readonly expect?: readonly string[]
  readonly expectFile?: string
  readonly repeat?: number
  readonly warm?: boolean
  readonly concurrency?: number
}

export function addExpectFlags(command: Command): Command {
  return command
    .addOption(
      new Option('--expect <expectation>', 'what the trace has to be like; repeatable').argParser(many),
    )
    .option('--expect-file <file>', 'expectations, one a line')
    .option('--repeat <runs>', 'how often to invoke', whole(1, 1_000), 1)
    .option('--warm', 'invoke once before, which does not count', false)
    .option('--concurrency <runs>', 'how many invocations at a time', whole(1, 50), 1)
}

const many = (text: string, before: readonly string[] | undefined): readonly string[] => [
  ...(before ?? []),
  text,
]

function whole(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (Number.isInteger(value) && value >= least && value <= most) return value
    throw new InvalidArgumentError(`It takes a whole number from ${least} to ${most}.`)
  }
}

/** Whether a command line asks for more than a picture of one invocation. */
export function wantsRuns(
  { expect = [], expectFile, repeat = 1, warm = false }: ExpectFlags,
  output: string,
): boolean {
  return expect.length > 0 || expectFile !== undefined || repeat > 1 || warm || output === 'junit'
}
