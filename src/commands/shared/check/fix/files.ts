import type { Context } from '../../../../context.ts'
import { expiredWaivers } from '../../../../domain/policy/check.ts'
import { Exit, type ExitCode, OtlError } from '../../../../errors.ts'
import { plain } from '../../../../render/canvas.ts'
import { renderFixed, renderOffer } from '../../../../render/check/fixed.ts'
import type { FixedFile } from '../../../../render/check/fixes.ts'
import { renderPatches, shownPatch } from '../../../../render/check/patch.ts'
import type { Remedy } from '../../../../render/check/report.ts'
import { remark } from '../../../../render/plan.ts'
import { collect, type Found, mendedBetween, nothingFound } from '../collect.ts'
import { functionsInFiles, requestOf } from '../files.ts'
import { writeAnswer, writeReports } from '../outputs.ts'
import { type Asked, codeOf, reportOf, show } from '../report.ts'
import { type Draft, draftPatch } from './draft.ts'

/** Prints what mends the files as one patch, or makes the changes in the files. */
export async function fixFiles(asked: Asked, ctx: Context): Promise<ExitCode> {
  const before = await judgeFiles(asked, ctx)
  for (const doubt of before.doubts) ctx.tell(remark(doubt, ctx.canvas))
  return asked.options.write ? write(before, asked, ctx) : offer(before, asked, ctx)
}

/** @param texts what some of the files are to be read as */
async function judgeFiles(
  { options, checking }: Asked,
  ctx: Context,
  texts?: ReadonlyMap<string, string>,
): Promise<Found> {
  const found = nothingFound()
  const steps = functionsInFiles(requestOf(options), ctx, texts)
  for await (const step of steps) collect(found, step, checking)
  found.findings.push(...expiredWaivers(checking))
  return found
}

function draftOf(found: Found, { options, checking }: Asked, ctx: Context): Promise<Draft> {
  return draftPatch(found.inFiles, requestOf(options), checking, ctx)
}

/** The patch is the answer, so that it can be piped; the report is the story. */
async function offer(before: Found, asked: Asked, ctx: Context): Promise<ExitCode> {
  const draft = await draftOf(before, asked, ctx)
  const files = draft.files.map(shownPatch)
  const shown = files.flatMap(({ file, result }) => (result === 'shown' ? [file] : []))
  const texts = new Map(
    draft.files.filter(({ file }) => shown.includes(file)).map(({ file, text }) => [file, text]),
  )
  const after = await judgeFiles(asked, ctx, texts)
  const mended = mendedBetween(before.findings, after.findings)
  const { left, notes } = draft
  const report = { ...reportOf(before, asked, ctx), fixes: { files, mended, left, notes } }
  await writeReports(report, ctx)
  if (ctx.output !== 'text') await writeAnswer(report, ctx)
  else {
    show(before, asked, { ...ctx, out: ctx.tell }, new Map([...draft.remedies].map(pointingBelow)))
    ctx.tell(renderOffer(report.fixes, before.findings, ctx.canvas))
    // A variable that forces colours would break the patch in a pipe.
    const style = ctx.takeScreen ? ctx.canvas.style : plain
    ctx.out(renderPatches(files, { ...ctx.canvas, style }))
  }
  return codeOf(before, asked)
}

/** The patch is whole on stdout, and not told twice. */
function pointingBelow([key, remedy]: readonly [string, Remedy]): readonly [string, Remedy] {
  if (remedy.kind !== 'patch') return [key, remedy]
  return [key, { kind: 'in the patch', ...(remedy.left ? { left: remedy.left } : {}) }]
}

/** A change may make room for another, or be in its way: after so many rounds it is the file that has no end. */
const MOST_ROUNDS = 10

async function write(before: Found, asked: Asked, ctx: Context): Promise<ExitCode> {
  const files: FixedFile[] = []
  let found = before
  let draft = await draftOf(found, asked, ctx)
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const fresh = draft.files.filter(
      ({ file }) => !files.some((one) => one.file === file && one.result === 'refused'),
    )
    const made = await replaceAll(fresh, asked, ctx)
    files.push(...made)
    for (const { at, says } of draft.notes) {
      ctx.tell(remark(`${at.file}:${at.line}:${at.column}: ${says}`, ctx.canvas))
    }
    if (!made.some(({ result }) => result === 'written')) break
    found = await judgeFiles(asked, ctx)
    draft = await draftOf(found, asked, ctx)
  }
  const mended = mendedBetween(before.findings, found.findings)
  const fixes = { files, mended, left: draft.left, notes: draft.notes }
  const report = { ...reportOf(found, asked, ctx), remedies: draft.remedies, fixes }
  await writeReports(report, ctx)
  if (ctx.output !== 'text') await writeAnswer(report, ctx)
  else {
    ctx.out(renderFixed(fixes, before.findings, ctx.canvas))
    show(found, asked, ctx, draft.remedies)
  }
  const code = codeOf(found, asked)
  return code === Exit.Ok && files.some(({ result }) => result === 'refused') ? Exit.No : code
}

async function replaceAll(patched: Draft['files'], { options }: Asked, ctx: Context): Promise<FixedFile[]> {
  const named = new Set((options.template ?? []).map((file) => ctx.files.absolute(file)))
  const made: FixedFile[] = []
  for (const { file, before, text, diff } of patched) {
    if (ctx.signal.aborted) throw new OtlError('interrupted', { code: Exit.Interrupted })
    const isNamed = named.has(ctx.files.absolute(file))
    const answer = await ctx.files.replace(file, { before, after: text, named: isNamed })
    if (answer.kind === 'written') made.push({ file, diff, result: 'written' })
    else made.push({ file, diff, result: 'refused', reason: answer.reason })
  }
  return made
}
