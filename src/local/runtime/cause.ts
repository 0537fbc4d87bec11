/** An exception as segment documents carry it. */
export interface Cause {
  readonly working_directory: string
  readonly paths: readonly string[]
  readonly exceptions: readonly {
    readonly message: string
    readonly type: string
    readonly stack: readonly StackFrame[]
  }[]
}

interface StackFrame {
  readonly path: string
  readonly line: number
  readonly label: string
}

/** @param payload what the function's process reported: `{errorType, errorMessage, trace}`; anything else gives nothing */
export function causeOf(payload: Uint8Array, workingDirectory: string): Cause | undefined {
  const error = parseObject(payload)
  if (error === undefined) return undefined
  const { errorType, errorMessage, trace } = error
  const stack = (Array.isArray(trace) ? trace : []).flatMap(stackFrame)
  return {
    working_directory: workingDirectory,
    paths: [...new Set(stack.map((frame) => frame.path))],
    exceptions: [
      {
        message: typeof errorMessage === 'string' ? errorMessage : '',
        type: typeof errorType === 'string' ? errorType : 'Error',
        stack,
      },
    ],
  }
}

/** `at label (path:line:column)`, or without a label `at path:line:column`. */
function stackFrame(text: unknown): StackFrame[] {
  if (typeof text !== 'string') return []
  const [, label, inParentheses, bare] =
    /^\s*at (?:(.{1,500}?) \((.{1,2000})\)|(.{1,2000}))$/.exec(text) ?? []
  const place = /^(?:file:\/\/)?(.+?):(\d+)(?::\d+)?$/.exec(inParentheses ?? bare ?? '')
  if (place?.[1] === undefined) return []
  return [{ path: place[1], line: Number(place[2]), label: label ?? 'anonymous' }]
}

function parseObject(payload: Uint8Array): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(payload))
    return typeof value === 'object' && value !== null ? { ...value } : undefined
  } catch {
    return undefined
  }
}
