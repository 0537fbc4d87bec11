import type { Context } from '../../../context.ts'
import type { Problem, TemplateRequest } from '../../../domain/template/reading.ts'
import { subjectOfTemplate } from '../../../domain/template/subject.ts'
import { usageError } from '../../../errors.ts'
import { readPairs } from '../pairs.ts'
import { readRegions } from '../regions.ts'
import type { CheckOptions } from './options.ts'
import type { Step } from './step.ts'

/** What the flags name. Fails with a usage error. */
export function requestOf(options: CheckOptions): TemplateRequest {
  const { template = [], terraformPlan = [], cdkOut = [], parameter = [] } = options
  const [region, ...more] = readRegions(options.region)
  if (more.length > 0)
    throw usageError('a template lands in one region at a time', `for example --region ${region}`)
  return {
    files: [...template, ...terraformPlan],
    cdkOut,
    parameters: Object.fromEntries(readPairs('--parameter', parameter)),
    ...(region === undefined ? {} : { region }),
  }
}

/**
 * The functions of templates, plans and CDK output, in the order of the files.
 * @param texts what some of the files are to be read as
 */
export async function* functionsInFiles(
  request: TemplateRequest,
  ctx: Context,
  texts?: ReadonlyMap<string, string>,
): AsyncGenerator<Step> {
  const reading = await (await ctx.templates()).read(request, texts)
  for (const fn of reading.functions) yield { kind: 'subject', subject: subjectOfTemplate(fn), fn }
  for (const problem of reading.problems) yield stepOf(problem)
}

function stepOf({ weight, at, says }: Problem): Step {
  if (weight !== 'unread') return { kind: 'doubt', at, says }
  return { kind: 'failure', failure: { what: `${at.file}:${at.line}:${at.column}`, reason: says } }
}
