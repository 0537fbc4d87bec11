import type { Wanted } from '../domain/template/patch/outcome.ts'
import type { TemplateRequest } from '../domain/template/reading.ts'
import { instead, type ReadBytes } from './cabinet.ts'
import { patchTemplates } from './patch.ts'
import { readTemplates } from './templates.ts'

/** @param readBytes see `ReadBytes` for what it must refuse */
export function templatesIn(readBytes: ReadBytes) {
  return {
    read: (request: TemplateRequest, texts: ReadonlyMap<string, string> = new Map()) =>
      readTemplates(request, instead(readBytes, texts)),
    patch: (request: TemplateRequest, wanted: readonly Wanted[]) =>
      patchTemplates(request, wanted, readBytes),
  }
}
