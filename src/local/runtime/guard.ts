import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { Socket } from 'node:net'

/** Ends what is left when otl dies without a chance to clean up (SIGKILL, a crash). */
export interface Guard {
  add(pid: number): void
  remove(pid: number): void
  /** Ends the guard; it must have nothing left to do. */
  close(): Promise<void>
}

/**
 * A tiny process that waits for the end of its input, which comes when otl is gone in whatever way. A busy handler
 * would not notice that by itself: its event loop is taken.
 */
const script = `
while read -r word pid; do
  case $word in
    add) alive="$alive $pid " ;;
    remove) alive=$(printf %s "$alive" | sed "s/ $pid //") ;;
    done) exit 0 ;;
  esac
done
for pid in $alive; do kill -s KILL -- "-$pid" 2>/dev/null; done
rm -rf -- "$1"
`

/** @param folder the private folder, removed with the processes */
export function startGuard(folder: string): Guard {
  const guard = spawn('/bin/sh', ['-c', script, 'otl-guard', folder], {
    detached: true,
    cwd: '/',
    env: { PATH: '/usr/bin:/bin' },
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  const gone = once(guard, 'close').catch(() => {})
  guard.stdin.on('error', () => {})
  const say = (line: string) => {
    if (guard.stdin.writable) guard.stdin.write(`${line}\n`)
  }
  guard.unref()
  if (guard.stdin instanceof Socket) guard.stdin.unref()
  return {
    add: (pid) => say(`add ${pid}`),
    remove: (pid) => say(`remove ${pid}`),
    async close() {
      guard.ref()
      say('done')
      guard.stdin.end()
      await gone
    },
  }
}
