import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { root } from '../support/otl.ts'
import { type Example, readExamples } from './command-line.ts'
import { isAsShown, steady } from './compare.ts'
import type { Block } from './markdown.ts'
import { files, isRun, pageOf, textOf } from './pages.ts'
import { raiseStage, SHOP, type Stage } from './stage.ts'
import { runExamples } from './terminal.ts'

/** Writes what the program prints over what a page shows wrongly: look at the difference before you keep it. */
const update = process.env.UPDATE_DOCS === '1'

describe.each(files.filter((file) => pageOf(file).blocks.some(isRun)))('examples of %s', (file) => {
  let stage: Stage
  beforeAll(async () => {
    stage = await raiseStage({ shop: textOf(file).includes(SHOP) })
  })
  afterAll(() => stage[Symbol.asyncDispose]())

  test.each(pageOf(file).blocks.filter(isRun))('the one in line $line', async (block) => {
    const examples = readExamples(block.lines)
    const printed = await runExamples(examples, stage.env)
    const timed = isTimed(block, examples)
    const wrong = examples.filter(({ shown }, at) => !isAsShown(shown, printed[at] ?? [], timed))
    if (update && wrong.length > 0) {
      const lines = examples.flatMap((example, at) => [
        `$ ${example.command}`,
        ...((wrong.includes(example) ? printed[at] : undefined) ?? example.shown),
      ])
      replaceBlock(file, block, lines)
    } else if (wrong.length > 0) {
      const told = (lines: (at: number) => readonly string[]) =>
        wrong.map((example) =>
          [example.command, ...steady(lines(examples.indexOf(example)), timed)].join('\n'),
        )
      expect(told((at) => examples[at]?.shown ?? [])).toEqual(told((at) => printed[at] ?? []))
    }
  })
})

/** Whether times of this very run are in the output. A trace from a file is the same every time. */
function isTimed(block: Block, examples: readonly Example[]): boolean {
  if (examples.some(({ command }) => /\.json\b/.test(command))) return false
  return /\botl (invoke|traces)\b|\b1-[0-9a-f]{8}-/.test(block.lines.join('\n'))
}

/** Lines that earlier replacements have added to a page. */
const grown = new Map<string, number>()

function replaceBlock(file: string, block: Block, lines: readonly string[]): void {
  const page = readFileSync(path.join(root, file), 'utf8').split('\n')
  const shift = grown.get(file) ?? 0
  page.splice(block.line + shift, block.lines.length, ...lines.map((line) => line.replaceAll(root, '…')))
  grown.set(file, shift + lines.length - block.lines.length)
  writeFileSync(path.join(root, file), page.join('\n'))
}
