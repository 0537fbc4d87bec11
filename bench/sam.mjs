// `sam traces`, the only other tool that lists and prints X-Ray's traces in a terminal.
import { spawnSync } from 'node:child_process'
import { install } from './rivals.mjs'

/**
 * The program: that of OTL_BENCH_SAM, else the one on the path, else installed into `folder`, if that is wanted.
 * @returns {Promise<string | undefined>} undefined, and said why, where there is none
 */
export async function samOf(folder, wanted) {
  const there = [process.env.OTL_BENCH_SAM, 'sam'].find(
    (one) => one !== undefined && versionOf(one) !== undefined,
  )
  const { command = there, without } =
    there === undefined && wanted
      ? await install(
          { program: 'sam', from: [{ pip: ['aws-sam-cli'] }] },
          process.env.OTL_BENCH_RIVALS ?? folder,
        )
      : { without: ['not installed; OTL_BENCH_SAM names one, `-- --rivals` installs one for the while'] }
  const version = command === undefined ? undefined : versionOf(command)
  console.log(version === undefined ? `\n(sam traces is left out: ${without.at(-1)})` : `\n(${version})`)
  return version === undefined ? undefined : command
}

function versionOf(command) {
  const asked = spawnSync(command, ['--version'], {
    encoding: 'utf8',
    env: { ...process.env, SAM_CLI_TELEMETRY: '0' },
  })
  return asked.status === 0 ? asked.stdout.trim() : undefined
}
