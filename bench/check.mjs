// `otl check` over 500 functions: of a template, against checkov and cfn-lint on the same file; and live.
import { spawnSync } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { startLocal } from './local.mjs'
import { report, sideBySide } from './measure.mjs'

const FUNCTIONS = 500
const BARE = 'node -e 0'
const OTL = `otl check, ${FUNCTIONS} functions of a template`
/** What looks for tracing in a template: checkov among its checks, and with that one alone, which is the least it can do. */
const PACKAGES = ['checkov==3.3.30', 'cfn-lint==1.58.0']

/**
 * @param {object} asked
 * @param {string} asked.otl path of the program
 * @param {NodeJS.ProcessEnv} asked.env
 * @param {string} asked.folder for the template, and for what is installed unless OTL_BENCH_RIVALS names one that stays
 * @param {number} asked.rounds
 * @param {boolean} asked.rivals whether the tools of others are installed
 */
export async function measureCheck({ otl, env, folder, rounds, rivals }) {
  const template = path.join(folder, 'template.yaml')
  writeFileSync(template, templateOf(FUNCTIONS))
  const node = process.execPath
  const args = [otl, 'check', '--template', template, '--region', 'eu-west-1', '--fail-on', 'never']
  const own = {
    [OTL]: { command: node, args, env },
    [BARE]: { command: node, args: ['-e', '0'], env },
  }
  const others = rivals ? scanners(process.env.OTL_BENCH_RIVALS ?? folder, template, env) : {}
  if (!rivals) console.log('\n(checkov and cfn-lint are left out; `npm run bench -- --rivals` installs them)')
  // A scanner takes many seconds; a few rounds of it say enough.
  const results = await sideBySide({ ...own, ...others }, rivals ? Math.min(rounds, 5) : rounds)
  report('check of a template; goal: checkov at least 10 ×', results, OTL)
  await measureLive({ otl, env, rounds: Math.min(rounds, 5) })
}

async function measureLive({ otl, env, rounds }) {
  const names = Array.from({ length: FUNCTIONS }, (_, n) => `bench-${n}`)
  const local = await startLocal(otl, names, env)
  const there = { ...env, ...local.environment }
  const command = process.execPath
  const live = `otl check, ${FUNCTIONS} live functions`
  const programs = {
    [`otl status, ${FUNCTIONS} functions`]: { command, args: [otl, 'status'], env: there },
    [live]: { command, args: [otl, 'check', '--fail-on', 'never'], env: there },
  }
  try {
    const results = await sideBySide(programs, rounds)
    report('check of live functions, each read in full', results, `otl status, ${FUNCTIONS} functions`)
  } finally {
    await local.stop()
  }
}

/** Half of them traced, every one with a role of its own, as CloudFormation takes it. */
function templateOf(count) {
  const lines = ['AWSTemplateFormatVersion: 2010-09-09', 'Resources:']
  for (let n = 0; n < count; n++) {
    const layer = `        - !Sub arn:aws:lambda:\${AWS::Region}:615299751070:layer:AWSOpenTelemetryDistroJs:16`
    lines.push(
      ...[`  Orders${n}:`, '    Type: AWS::Lambda::Function', '    Properties:'],
      ...['      Runtime: nodejs22.x', '      Handler: index.handler', '      Timeout: 30'],
      ...['      MemorySize: 512', `      Code: {S3Bucket: orders, S3Key: ${n}.zip}`],
      `      Role: !GetAtt Role${n}.Arn`,
      ...(n % 2 === 0 ? ['      TracingConfig: {Mode: Active}', '      Layers:', layer] : []),
      ...['      Environment:', '        Variables:', `          TABLE: !Sub \${AWS::StackName}-${n}`],
      ...(n % 2 === 0 ? ['          AWS_LAMBDA_EXEC_WRAPPER: /opt/otel-instrument'] : []),
      ...[`  Role${n}:`, '    Type: AWS::IAM::Role', '    Properties:', '      AssumeRolePolicyDocument:'],
      ...['        Version: "2012-10-17"', '        Statement:', '          - Effect: Allow'],
      ...['            Principal: {Service: lambda.amazonaws.com}', '            Action: sts:AssumeRole'],
      '      ManagedPolicyArns: [arn:aws:iam::aws:policy/AWSXRayDaemonWriteAccess]',
    )
  }
  return `${lines.join('\n')}\n`
}

function scanners(folder, template, env) {
  const own = path.join(folder, 'scanners')
  const bin = (name) => path.join(own, 'bin', name)
  if (!existsSync(bin('cfn-lint')) && !installed(own)) return {}
  const quick = ['--framework', 'cloudformation', '--compact', '--quiet', '--soft-fail', '--skip-download']
  const checkov = ['-f', template, ...quick]
  return {
    checkov: { command: bin('checkov'), args: checkov, env },
    'checkov, its check of tracing alone': {
      command: bin('checkov'),
      args: [...checkov, '--check', 'CKV_AWS_50'],
      env,
    },
    'cfn-lint': {
      command: bin('cfn-lint'),
      args: ['--regions', 'eu-west-1', '--non-zero-exit-code', 'none', '--', template],
      env,
    },
  }
}

function installed(own) {
  const made = spawnSync(process.env.OTL_PYTHON ?? 'python3', ['-m', 'venv', own], { encoding: 'utf8' })
  const pip = path.join(own, 'bin', 'pip')
  const done =
    made.status === 0
      ? spawnSync(pip, ['install', '--quiet', '--disable-pip-version-check', ...PACKAGES], {
          encoding: 'utf8',
        })
      : made
  if (done.status === 0) return true
  console.log(`(checkov and cfn-lint are left out: ${done.stderr?.trim().split('\n').at(-1) ?? done.error})`)
  return false
}
