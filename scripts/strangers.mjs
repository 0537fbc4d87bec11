// Runs the tests in which software that nobody here wrote meets otl: boto3, the AWS CLI, moto, MiniStack, other Nodes.
// They need Python with the packages of test/strangers/requirements.txt; where that is missing, says so and passes.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const python = [process.env.OTL_PYTHON, `${root}.venv/bin/python`].find((path) => path && existsSync(path))
const ready =
  python !== undefined &&
  spawnSync(python, ['-c', 'import boto3, ministack, moto, pexpect, pyte, pytest, schemastore, xmlschema'])
    .status === 0

if (ready) {
  const done = spawnSync(python, ['-m', 'pytest', 'test/strangers', '-q', '-p', 'no:cacheprovider'], {
    cwd: root,
    stdio: 'inherit',
  })
  process.exitCode = done.status ?? 1
} else {
  console.log(
    'left out: the tests with boto3, the AWS CLI, moto, MiniStack, a pseudo-terminal and other Nodes. They need Python and its packages:',
  )
  console.log('  python3 -m venv .venv && .venv/bin/pip install -r test/strangers/requirements.txt')
}
