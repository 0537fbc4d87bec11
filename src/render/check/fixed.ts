import type { Finding } from '../../domain/policy/finding.ts'
import type { Canvas } from '../canvas.ts'
import { remark } from '../plan.ts'
import { hint, signed } from '../said.ts'
import type { FixedFile, Fixes } from './fixes.ts'

/** What a patch would do, to stand before it. */
export function renderOffer(fixes: Fixes, before: readonly Finding[], canvas: Canvas): string[] {
  const { files, notes, mended } = fixes
  const shown = files.filter(({ result }) => result === 'shown').length
  return [
    ...notes.flatMap(({ at, says }) => remark(`${at.file}:${at.line}:${at.column}: ${says}`, canvas)),
    ...refusals(files, canvas),
    ...(shown === 0
      ? signed('quiet', 'no file to patch', canvas)
      : [
          ...signed('good', `the patch mends ${share(mended, before)}`, canvas),
          ...hint('pipe it to `git apply`, or add --write', canvas),
        ]),
  ]
}

/** What was written. */
export function renderFixed({ files, mended }: Fixes, before: readonly Finding[], canvas: Canvas): string[] {
  const written = [...new Set(files.flatMap(({ file, result }) => (result === 'written' ? [file] : [])))]
  return [
    ...written.flatMap((file) => signed('good', `${file} is changed`, canvas)),
    ...refusals(files, canvas),
    ...(written.length === 0
      ? signed('quiet', 'no file was changed', canvas)
      : signed('good', `mended ${share(mended, before)}`, canvas)),
  ]
}

function refusals(files: readonly FixedFile[], canvas: Canvas): string[] {
  return files.flatMap(({ file, reason }) =>
    reason === undefined ? [] : signed('bad', `${file} stays as it is: ${reason}`, canvas),
  )
}

function share(mended: readonly string[], before: readonly Finding[]): string {
  const all = new Set(before.filter((one) => one.accepted === undefined).map(({ key }) => key)).size
  return `${mended.length} of ${all} finding${all === 1 ? '' : 's'}`
}
