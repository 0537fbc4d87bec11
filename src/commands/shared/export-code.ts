import type { Aws } from '../../context.ts'
import type { LambdaFunction } from '../../domain/instrument/function.ts'
import type { RecipeAnswer } from '../../domain/instrument/recipe.ts'
import { valueIn } from '../../domain/instrument/settings.ts'
import { HANDLER_IS_ESM } from '../../domain/instrument/variables.ts'
import type { Check } from '../../domain/preflight/check.ts'
import { codeChecks, codeOwnerOf, filesToRead, mustSayModule } from '../../domain/preflight/code/inspect.ts'
import { hearsModule, sayingModule } from '../../domain/preflight/judge.ts'
import { ask } from './ask-once.ts'

export interface CodeSeen {
  /** With HANDLER_IS_ESM where the layer would miss an ES module. */
  readonly answer: RecipeAnswer
  readonly checks: readonly Check[]
}

/**
 * Looks into the package of a function as enable does. Whether the function has HANDLER_IS_ESM already makes no
 * difference: a template that leaves it out would take it away.
 */
export async function lookIntoCode(fn: LambdaFunction, answer: RecipeAnswer, aws: Aws): Promise<CodeSeen> {
  const owner = codeOwnerOf(fn)
  if (!owner || answer.kind === 'refusal') return { answer, checks: [] }
  const code = await ask(() => aws.readPackage(fn.arn, filesToRead(owner)))
  const told = toldAlready(fn)
  const must = code.kind === 'found' ? mustSayModule(owner, code.value) : told === 'true'
  // Another value is somebody's own, and stays where it came from.
  const says = hearsModule(answer) && must && (told === undefined || told === 'true')
  return { answer: says ? sayingModule(answer) : answer, checks: codeChecks(owner, code, says) }
}

function toldAlready({ environment }: LambdaFunction): string | undefined {
  return environment.kind === 'readable' ? valueIn(environment.variables, HANDLER_IS_ESM) : undefined
}
