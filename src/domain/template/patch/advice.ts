import { lastingChange } from '../../export/change.ts'
import type { Format } from '../../export/format.ts'
import { writeChange } from '../../export/index.ts'
import { settingsOf } from '../../instrument/settings.ts'
import type { TemplateFormat } from '../../policy/subject.ts'
import type { TemplateFunction } from '../reading.ts'
import type { Planned } from './enable.ts'

/** Files that a tool makes of others: what is changed in them is gone with the next run of the tool. */
export function isGenerated(format: TemplateFormat): boolean {
  return format !== 'sam' && format !== 'cloudformation'
}

/** The change in the language of the file's source, for a person to put in: as `otl export` writes it. */
export function adviceFor(fn: TemplateFunction, { plan, standIn, recipe }: Planned): readonly string[] {
  if (plan.kind === 'blocked' || !recipe) return []
  const after = plan.kind === 'update' ? plan.after : settingsOf(standIn)
  if (!after) return []
  const format = languageOf(fn)
  const syntax = fn.at.file.endsWith('.json') ? 'json' : 'yaml'
  const logicalId = fn.logicalId !== undefined && !isGenerated(fn.format) ? { logicalId: fn.logicalId } : {}
  return writeChange(lastingChange(standIn, recipe, after), { format, syntax, ...logicalId })
}

/** A SAM template may hold functions of CloudFormation alone. */
function languageOf({ format, sam }: TemplateFunction): Format {
  if (isGenerated(format)) return format
  return sam ? 'sam' : 'cloudformation'
}
