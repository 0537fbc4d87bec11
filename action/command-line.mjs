// From the inputs of the action to the arguments of `otl check`. Values stand behind `=`, and names behind `--`, so that
// no value is taken for a flag.

/** Where an input is wrong; the sentence is for its writer. */
export class InputError extends Error {}

const one = (name, flag) => ({ name, flag, many: false })
const many = (name, flag) => ({ name, flag, many: true })

/** What is checked. */
const sources = [
  many('TEMPLATES', '--template'),
  many('TERRAFORM_PLANS', '--terraform-plan'),
  many('CDK_OUT', '--cdk-out'),
  many('TAGS', '--tag'),
  one('STACK', '--stack'),
  one('RUNTIME', '--runtime'),
]

const others = [
  many('PARAMETERS', '--parameter'),
  many('EXCLUDE', '--exclude'),
  one('SEEN', '--seen'),
  one('REGION', '--region'),
  one('POLICY', '--policy'),
  one('BASELINE', '--baseline'),
  one('FAIL_ON', '--fail-on'),
  many('REPORTS', '--output'),
]

/**
 * @param {Record<string, string | undefined>} env the inputs as INPUT_NAME
 * @param {readonly string[]} reports what the action itself wants to know, as format=file
 * @returns {string[]} arguments of otl
 */
export function argumentsOf(env, reports) {
  const functions = lines(env.INPUT_FUNCTIONS)
  const args = lines(env.INPUT_ARGS)
  const what = [...sources.flatMap((input) => flags(env, input)), ...(isOn(env, 'ALL') ? ['--all'] : [])]
  if (what.length + functions.length + args.length === 0) {
    throw new InputError('nothing to check: name templates or functions, or set all to true')
  }
  for (const report of lines(env.INPUT_REPORTS)) {
    if (!report.includes('='))
      throw new InputError(`reports are format=file, and one is ${JSON.stringify(report)}`)
  }
  return [
    'check',
    ...what,
    ...others.flatMap((input) => flags(env, input)),
    ...reports.map((report) => `--output=${report}`),
    ...args,
    ...(functions.length > 0 ? ['--', ...functions] : []),
  ]
}

function flags(env, { name, flag, many }) {
  const values = lines(env[`INPUT_${name}`])
  if (!many && values.length > 1) throw new InputError(`${inputName(name)} takes one line`)
  return values.map((value) => `${flag}=${value}`)
}

/** @returns whether an input is true; anything but true and false is refused, because a typing error must not pass. */
export function isOn(env, name) {
  const text = oneLine(env, name)
  if (text === 'true') return true
  if (text === 'false' || text === '') return false
  throw new InputError(`${inputName(name)} is true or false, and not ${JSON.stringify(text)}`)
}

/** @returns an input that is one line; empty where there is none */
export function oneLine(env, name) {
  const [first = '', ...more] = lines(env[`INPUT_${name}`])
  if (more.length > 0) throw new InputError(`${inputName(name)} takes one line`)
  return first
}

function lines(text = '') {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
}

function inputName(name) {
  return name.toLowerCase().replaceAll('_', '-')
}
