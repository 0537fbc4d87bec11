/** The other screen, no cursor, no wrapping: a line that is wider than it was measured does not push the others down. */
const ENTER = '\u001b[?1049h\u001b[?25l\u001b[?7l'
const LEAVE = '\u001b[?7h\u001b[?25h\u001b[?1049l'
/** Buttons and wheel, in the form that knows wide terminals. */
const MOUSE_ON = '\u001b[?1000h\u001b[?1006h'
const MOUSE_OFF = '\u001b[?1006l\u001b[?1000l'

export interface Terminal {
  readonly stdin: NodeJS.ReadStream
  readonly stdout: NodeJS.WriteStream
}

export interface Takeover {
  readonly mouse: (on: boolean) => void
  readonly suspend: () => void
  /** Gives the terminal back as it was. Safe to call more than once. */
  readonly release: () => void
}

/** After this long a program that asked to be stopped, and was not, goes on: nobody there would continue it. */
const STOP_MS = 60

/**
 * Takes a terminal over and gives it back whatever happens: an error that nobody caught, the end of the process, a
 * signal, and the stop and continue of a shell's job control. Only SIGKILL leaves no time for it.
 * @param returned the terminal is ours again, and shows nothing
 */
export function takeOver({ stdin, stdout }: Terminal, returned: () => void): Takeover {
  let ours = false
  let mouse = true
  const enter = () => {
    if (ours) return
    ours = true
    // A shell may have changed the mode behind the back of Node.js, which then would not set it again.
    stdin.setRawMode(false)
    stdin.setRawMode(true)
    stdout.write(ENTER + (mouse ? MOUSE_ON : ''))
  }
  const leave = () => {
    if (!ours) return
    ours = false
    stdout.write(MOUSE_OFF + LEAVE)
    stdin.setRawMode(false)
  }
  const resume = () => {
    if (ours) return
    process.on('SIGTSTP', suspend)
    enter()
    returned()
  }
  const suspend = () => {
    leave()
    process.off('SIGTSTP', suspend)
    // The whole job, as a terminal does it: `npx` and its like wait in the same one.
    process.kill(0, 'SIGTSTP')
    setTimeout(resume, STOP_MS)
  }
  const continued = () => (ours ? returned() : resume())
  const hungUp = () => {
    leave()
    process.off('SIGHUP', hungUp)
    process.kill(process.pid, 'SIGHUP')
  }
  const handlers = {
    SIGTSTP: suspend,
    SIGCONT: continued,
    SIGHUP: hungUp,
    exit: leave,
    uncaughtExceptionMonitor: leave,
  }
  for (const [event, handler] of Object.entries(handlers)) process.on(event, handler)
  enter()
  return {
    mouse: (on) => {
      mouse = on
      stdout.write(on ? MOUSE_ON : MOUSE_OFF)
    },
    suspend,
    release: () => {
      leave()
      for (const [event, handler] of Object.entries(handlers)) process.off(event, handler)
    },
  }
}
