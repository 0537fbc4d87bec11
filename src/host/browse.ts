import { spawn } from 'node:child_process'

type Env = Readonly<Record<string, string | undefined>>

const OPENERS: Readonly<Record<string, readonly string[]>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
}

/** Opens an address in the user's browser. @returns false where there is none to open it in: over SSH, without a desktop */
export async function browse(url: string, env: Env, platform: string): Promise<boolean> {
  if (env.SSH_CONNECTION || (OPENERS[platform] === undefined && !env.DISPLAY && !env.WAYLAND_DISPLAY))
    return false
  const [command = 'xdg-open', ...args] = OPENERS[platform] ?? ['xdg-open']
  const child = spawn(command, [...args, url], { stdio: 'ignore', detached: true })
  child.unref()
  return await new Promise((resolve) => {
    child.once('error', () => resolve(false))
    child.once('spawn', () => resolve(true))
  })
}
