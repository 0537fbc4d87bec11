import type { ReadingOptions, TemplateReading } from '../reading.ts'
import type { Document } from '../tree.ts'

export function functionsOfPlan(_document: Document, _options: ReadingOptions): TemplateReading {
  return { functions: [], problems: [] }
}
