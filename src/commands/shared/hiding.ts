import { type Command, InvalidArgumentError } from 'commander'
import type { Context } from '../../context.ts'
import { parseDuration } from '../../domain/trace/hide/duration.ts'
import type { Hiding } from '../../domain/trace/index.ts'

/** Flags that leave rows out of a picture; their values are what `Hiding` has. */
export function withHidingFlags(command: Command): Command {
  return command
    .option('--depth <levels>', 'levels to draw; 1 draws the roots alone', levels)
    .option(
      '--collapse <name>',
      'draw such rows without what is inside; * is any text; may be repeated',
      more,
    )
    .option('--min <duration>', 'leave out what took less, for example 5ms; failures stay', duration)
}

/** Only what was given. */
export function hidingOf({ depth, collapse, min }: Hiding): Hiding {
  return {
    ...(depth === undefined ? {} : { depth }),
    ...(collapse === undefined ? {} : { collapse }),
    ...(min === undefined ? {} : { min }),
  }
}

const PICTURES: ReadonlySet<Context['output']> = new Set(['text', 'markdown', 'svg'])

/** Data for programs is whole, whatever the flags say; that is not done in silence. */
export function tellWhole(hiding: Hiding, ctx: Context): void {
  const flags = Object.keys(hidingOf(hiding)).map((name) => `--${name}`)
  if (flags.length === 0 || PICTURES.has(ctx.output)) return
  const { style, glyphs } = ctx.canvas
  ctx.tell([
    `${style.warn(glyphs.warn)} ${flags.join(', ')} only for text, markdown and svg: ${ctx.output} is whole`,
  ])
}

function levels(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('It takes a whole number from 1.')
  return value
}

function more(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text]
}

function duration(text: string) {
  const value = parseDuration(text)
  if (value === undefined) throw new InvalidArgumentError('It takes a time with its unit: 5ms, 1.5s, 2m30s.')
  return value
}
