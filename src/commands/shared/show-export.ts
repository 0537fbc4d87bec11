import type { Context } from '../../context.ts'
import { forEveryRegion, type LastingChange } from '../../domain/export/change.ts'
import { type Format, formats, type Syntax } from '../../domain/export/format.ts'
import { writeChange } from '../../domain/export/index.ts'
import { ownerNote } from '../../domain/export/notes.ts'
import type { LambdaFunction } from '../../domain/instrument/function.ts'
import { type Owner, ownerOf } from '../../domain/instrument/owner.ts'
import { Exit, type ExitCode, usageError } from '../../errors.ts'
import { type Exported, exportToJson, renderStory } from '../../render/export.ts'
import type { Subject } from './export-subject.ts'
import { jsonLines } from './json.ts'

export interface ShowOptions {
  readonly format?: Format
  readonly syntax?: Syntax
  readonly allRegions: boolean
}

type Ready = Extract<Subject, { kind: 'ready' }>

/** The snippet on stdout, ready to be piped into a file; what is to be said of it on stderr. */
export function showExport(subject: Ready, options: ShowOptions, ctx: Context): ExitCode {
  const { found } = subject
  const owner = found && ownerAsTold(found.fn)
  const format = options.format ?? owner?.tool
  if (format === undefined) throw formatUnknown(found?.fn)
  const syntax = options.syntax ?? 'yaml'
  if (syntax === 'json' && format !== 'sam' && format !== 'cloudformation') {
    throw usageError(`${format} is not written in JSON`, '--syntax is for sam and cloudformation')
  }
  const change: LastingChange = options.allRegions ? forEveryRegion(subject.change) : subject.change
  const snippet = writeChange(change, { ...namesOf(owner, format), format, syntax })
  const guessed = options.format === undefined && owner ? { owner } : {}
  const note = found && ownerNote(found.fn, owner, format)
  const told = found && {
    ...found,
    plan: { ...found.plan, notes: [...found.plan.notes, ...(note ? [note] : [])] },
  }
  const exported: Exported = { format, syntax, snippet, change, ...(told ? { found: told } : {}), ...guessed }
  if (ctx.output === 'json') {
    ctx.out(jsonLines(exportToJson(exported)))
  } else {
    ctx.tell(renderStory(exported, ctx.canvas))
    ctx.out(snippet)
  }
  return Exit.Ok
}

function ownerAsTold({ name, tags }: LambdaFunction): Owner | undefined {
  return tags.kind === 'readable' ? ownerOf(tags.values, name) : undefined
}

/** Names of a template in one language mean nothing in another: CDK and Serverless make logical ids of their own. */
function namesOf(owner: Owner | undefined, format: Format): Pick<Owner, 'logicalId' | 'key'> {
  if (owner?.tool !== format) return {}
  const { logicalId, key } = owner
  return { ...(logicalId ? { logicalId } : {}), ...(key ? { key } : {}) }
}

function formatUnknown(fn: LambdaFunction | undefined) {
  const why =
    fn?.tags.kind === 'unreadable'
      ? `the tags of ${fn.name} cannot be read, and only they tell what deploys it`
      : `no tag of ${fn?.name} tells what deploys it`
  return usageError(why, `add --format ${formats.join('|')}`)
}

/** The same shape as an export, with nothing in it. */
export function refusedToJson({ fn, refusal }: Extract<Subject, { kind: 'refused' }>): readonly string[] {
  const { code, reason, wayOut: hint } = refusal
  const nothing = { format: null, snippet: null, changes: [] }
  return jsonLines({
    version: 1,
    command: 'export',
    function: fn?.name ?? null,
    ...nothing,
    code,
    reason,
    hint,
  })
}
