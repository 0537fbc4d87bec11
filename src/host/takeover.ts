const OTHER_SCREEN = '\u001b[?1049h'
/** No cursor, no wrapping: a line that is wider than it was measured does not push the others down. */
const BARE = '\u001b[?25l\u001b[?7l'
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
export function takeOver(terminal: Terminal, returned: () => void): Takeover {
  const modes = modesOf(terminal)
  const back = () => {
    modes.enter()
    // Whoever resized the terminal meanwhile told only the program in its foreground.
    process.kill(process.pid, 'SIGWINCH')
    returned()
  }
  const resume = () => {
    if (modes.ours()) return
    process.on('SIGTSTP', suspend)
    back()
  }
  const suspend = () => {
    if (process.platform === 'win32') return
    modes.leave()
    process.off('SIGTSTP', suspend)
    // The whole job, as a terminal does it: `npx` and its like wait in the same one.
    process.kill(0, 'SIGTSTP')
    setTimeout(resume, STOP_MS)
  }
  /** SIGSTOP left no time to give the terminal back, and the shell has used it since. */
  const continued = () => (modes.ours() ? back() : resume())
  const hungUp = () => {
    modes.leave()
    process.off('SIGHUP', hungUp)
    process.kill(process.pid, 'SIGHUP')
  }
  const { leave } = modes
  const handlers = {
    SIGTSTP: suspend,
    SIGCONT: continued,
    SIGHUP: hungUp,
    // Also after an error that nobody caught, and then before Node.js prints it.
    exit: leave,
  }
  for (const [event, handler] of Object.entries(handlers)) process.on(event, handler)
  modes.enter()
  return {
    mouse: modes.mouse,
    suspend,
    release: () => {
      leave()
      for (const [event, handler] of Object.entries(handlers)) process.off(event, handler)
    },
  }
}

/** What is changed about the terminal, and back. */
function modesOf({ stdin, stdout }: Terminal) {
  let ours = false
  let mouse = true
  return {
    ours: () => ours,
    /** Again, where a shell has changed some of it behind our back. */
    enter: () => {
      if (!ours) stdout.write(OTHER_SCREEN)
      ours = true
      // Node.js would not set a mode again that it believes to be set.
      stdin.setRawMode(false)
      stdin.setRawMode(true)
      stdout.write(BARE + (mouse ? MOUSE_ON : ''))
    },
    leave: () => {
      if (!ours) return
      ours = false
      stdout.write(MOUSE_OFF + LEAVE)
      stdin.setRawMode(false)
    },
    mouse: (on: boolean) => {
      mouse = on
      stdout.write(on ? MOUSE_ON : MOUSE_OFF)
    },
  }
}
