import { describe, expect, test } from 'vitest'
import { wanted } from '../../../src/render/viewer/state.ts'
import { recorded } from '../../support/traces.ts'
import {
  effectsOf,
  emptyListing,
  idAt,
  listing,
  press,
  spanAt,
  summary,
  told,
  viewing,
} from '../../support/viewer.ts'

const THUMBNAIL = 'thumbnail_app.traces.json'
const RETAIL = 'hello_retail_app_error.traces.json'

describe('moving', () => {
  test.each([
    ['j', 'k'],
    ['down', 'up'],
  ])('%s and %s, and never past an end', (down, up) => {
    const start = viewing(THUMBNAIL)
    expect(spanAt(start)).toBe('production-thumbnail-generator/production')
    expect(spanAt(press(start, down))).toBe('Lambda')
    expect(press(start, up).spans.at).toBe(0)
    expect(press(start, ...Array(99).fill(down)).spans.at).toBe(7)
    expect(press(start, 'G', up).spans.at).toBe(6)
    expect(press(start, 'G', 'g').spans.at).toBe(0)
  })

  test('a page keeps one row of the last', () => {
    const { spans } = press(viewing('matrix_app.traces.json'), 'ctrl-d')
    expect(spans.at).toBe(10)
    expect(press(viewing('matrix_app.traces.json'), 'pagedown', 'pageup').spans.at).toBe(0)
  })

  test('the cursor stays on the screen, and there are no blank lines while there are rows', () => {
    const last = press(viewing('matrix_app.traces.json'), 'G')
    const count = last.spans.view?.rows.length ?? 0
    expect(last.spans.top).toBe(count - 11)
    const tall = told(last, { type: 'resize', size: { columns: 80, rows: 200 } })
    expect(tall.spans).toMatchObject({ at: count - 1, top: 0 })
  })

  test('details scroll to their last line and no further', () => {
    const last = press(viewing(RETAIL), 'e', 'enter', 'G')
    expect(last.detailsTop).toBeGreaterThan(5)
    expect(press(last, 'j').detailsTop).toBe(last.detailsTop)
    expect(press(last, 'k').detailsTop).toBe(last.detailsTop - 1)
    expect(press(last, 'g').detailsTop).toBe(0)
  })

  test('the wheel scrolls what it is over, whatever has the focus', () => {
    const state = listing({ columns: 120, rows: 40 })
    expect(told(state, { type: 'wheel', by: 1, column: 5, row: 5 }).list.at).toBe(3)
    expect(told(state, { type: 'wheel', by: 1, column: 80, row: 5 })).toMatchObject({
      list: { at: 0 },
      focus: 'list',
    })
    expect(told(state, { type: 'wheel', by: 1, column: 80, row: 30 }).detailsTop).toBe(3)
    expect(told(state, { type: 'wheel', by: 1, column: 5, row: 0 })).toEqual(state)
  })

  test('a click chooses the row and the pane', () => {
    const state = listing({ columns: 120, rows: 40 })
    expect(told(state, { type: 'click', column: 4, row: 4 })).toMatchObject({
      focus: 'list',
      list: { at: 2 },
    })
    expect(
      told(press(state, '/', ...'thumbnail', 'enter'), { type: 'click', column: 90, row: 4 }),
    ).toMatchObject({
      focus: 'spans',
      spans: { at: 1 },
    })
    expect(told(state, { type: 'click', column: 4, row: 35 }).list.at).toBe(0)
  })
})

describe('panes', () => {
  test('Enter goes in, Esc comes back', () => {
    const inside = press(listing(), 'enter')
    expect(inside.focus).toBe('spans')
    expect(press(inside, 'enter').focus).toBe('details')
    expect(press(inside, 'enter', 'esc', 'esc').focus).toBe('list')
    expect(press(viewing(THUMBNAIL), 'esc').focus).toBe('spans')
  })

  test('Tab goes round, also through panes that are not to be seen', () => {
    expect(press(listing(), 'tab').focus).toBe('spans')
    expect(press(listing(), 'tab', 'tab').focus).toBe('details')
    expect(press(listing(), 'tab', 'tab', 'tab').focus).toBe('list')
    expect(press(listing(), 'shift-tab').focus).toBe('details')
    expect(press(viewing(THUMBNAIL), 'd', 'tab').focus).toBe('spans')
  })

  test('the trace follows the cursor of the list', () => {
    const second = press(listing(), 'j')
    expect(second.spans.id).toBe(idAt(second))
    expect(press(second, 'enter', 'j', 'esc', 'k').spans).toMatchObject({ at: 0, top: 0 })
  })
})

describe('folding', () => {
  test('hides what is below, and shows it again', () => {
    const folded = press(viewing(THUMBNAIL), 'j', 'j', 'space')
    expect(folded.spans.view?.rows.length).toBe(3)
    expect(press(folded, 'space').spans.view?.rows.length).toBe(8)
    expect(press(folded, 'j', 'j').spans.at).toBe(2)
  })

  test('left folds, then goes to the parent, then to the list; right unfolds, then goes in', () => {
    const leaf = press(listing(), 'enter', 'j', 'j')
    const parent = press(leaf, 'h')
    expect(parent.spans.at).toBeLessThanOrEqual(2)
    const out = press(viewing(THUMBNAIL), 'j', 'j', 'j', 'left')
    expect(spanAt(out)).toBe('thumbnail-generator-production-upload')
    const closed = press(out, 'left')
    expect(closed.spans.view?.rows.length).toBe(3)
    expect(press(closed, 'right').spans.view?.rows.length).toBe(8)
    expect(press(closed, 'right', 'right').spans.at).toBe(3)
    expect(press(listing(), 'l', 'h', 'h', 'h').focus).toBe('list')
  })

  test('everything at once', () => {
    const all = press(viewing(THUMBNAIL), 'G', '-')
    expect(all.spans.view?.rows.length).toBe(1)
    expect(press(all, '+').spans.view?.rows.length).toBe(8)
  })

  test('the critical path is marked, or not', () => {
    expect(viewing(THUMBNAIL).spans.path).toBe(true)
    expect(press(viewing(THUMBNAIL), 'c').spans.path).toBe(false)
    expect(press(listing(), 'c', 'j').spans.path).toBe(false)
  })

  test('a span without children does not fold', () => {
    expect(press(viewing(THUMBNAIL), 'G', 'space').spans.closed.size).toBe(0)
  })

  test('the documents as they are, with the cursor on the same span', () => {
    const state = press(viewing(THUMBNAIL), 'G')
    const raw = press(state, 'r')
    expect(raw.spans.view?.rows.length).toBe(18)
    expect(spanAt(raw)).toBe(spanAt(state))
    expect(spanAt(press(raw, 'r'))).toBe(spanAt(state))
  })
})

describe('finding', () => {
  test('a search moves while it is typed, and goes back when it is given up', () => {
    const typing = press(viewing(THUMBNAIL), '/', 'g', 'e', 't', 'o')
    expect(spanAt(typing)).toBe('S3')
    expect(typing.spans.at).toBe(6)
    expect(press(typing, 'esc')).toMatchObject({ prompt: undefined, search: '' })
    expect(press(typing, 'enter')).toMatchObject({ prompt: undefined, search: 'geto', spans: { at: 6 } })
  })

  test('n and N go round', () => {
    const found = press(viewing(THUMBNAIL), '/', 's', '3', 'enter')
    expect(found.spans.at).toBe(3)
    expect(press(found, 'n').spans.at).toBe(4)
    expect(press(found, 'n', 'n', 'n', 'n').spans.at).toBe(3)
    expect(press(found, 'N').spans.at).toBe(7)
  })

  test('what is folded is found too, and unfolded', () => {
    const found = press(viewing(THUMBNAIL), '-', '/', 'g', 'e', 't', 'o', 'enter')
    expect(spanAt(found)).toBe('S3')
    expect(found.spans.closed.size).toBeGreaterThan(0)
  })

  test('nothing found is said', () => {
    const none = press(viewing(THUMBNAIL), '/', 'z', 'z', 'z', 'enter', 'n')
    expect(none.notice?.text).toBe('nothing here matches zzz')
    expect(press(none, 'j').notice).toBeUndefined()
    expect(press(viewing(THUMBNAIL), 'n').notice?.text).toContain('/ searches')
  })

  test('attributes and ids are searched', () => {
    const spans = recorded(THUMBNAIL).spans
    const id = spans.at(-1)?.id ?? ''
    expect(press(viewing(THUMBNAIL), 'r', '/', ...id, 'enter').spans.at).toBe(spans.length - 1)
    expect(press(viewing(THUMBNAIL), '/', ...'putobject', 'enter').spans.at).toBe(4)
  })

  test('the next failure, and the one before', () => {
    const failed = press(viewing(RETAIL), 'e')
    expect(spanAt(failed)).toBe('stepfunctions')
    expect(press(failed, 'e').spans.at).toBe(0)
    expect(press(viewing(THUMBNAIL), 'e').notice?.text).toBe('nothing failed here')
    const row = press(listing(), 'e')
    expect(row.list.visible[row.list.at]?.row.status).toMatch(/fault|error|throttle/)
  })
})

describe('filters', () => {
  const count = (filter: string) =>
    press(
      listing(),
      'f',
      ...filter
        .replaceAll(' ', '_')
        .split('')
        .map((c) => (c === '_' ? 'space' : c)),
    ).list.visible.length

  test('keep rows with all words', () => {
    expect(count('')).toBe(listing().list.rows.length)
    expect(count('thumbnail')).toBeGreaterThan(0)
    expect(count('thumbnail zzz')).toBe(0)
    expect(count('>1s')).toBe(listing().list.rows.filter(({ row }) => (row.duration ?? 0) > 1000).length)
    expect(count('fault')).toBe(listing().list.rows.filter(({ row }) => row.status === 'fault').length)
  })

  test('in a trace, with what they are in', () => {
    const state = press(viewing(THUMBNAIL), 'f', ...'getobject', 'enter')
    const { trace, rows } = state.spans.view ?? { trace: recorded(THUMBNAIL), rows: [] }
    expect(Array.from(rows, (at) => trace.spans[at]?.depth)).toEqual([0, 1, 2, 3, 4, 5].slice(0, rows.length))
    expect(press(state, 'esc').spans.view?.rows.length).toBe(8)
  })

  test('are taken back by Esc, while typing and later', () => {
    const typing = press(listing(), 'f', 'z', 'z')
    expect(typing.list.visible).toEqual([])
    expect(press(typing, 'esc').list.visible.length).toBe(listing().list.rows.length)
    expect(press(typing, 'enter', 'esc').list.visible.length).toBe(listing().list.rows.length)
    expect(press(typing, 'backspace', 'backspace').list.visible.length).toBe(listing().list.rows.length)
  })

  test('keys mean nothing else while a line is typed, but for leaving', () => {
    expect(press(listing(), 'f', 'q').prompt?.text).toBe('q')
    expect(effectsOf(press(listing(), 'f'), 'q')).toEqual([])
    expect(effectsOf(press(listing(), 'f'), 'ctrl-c')).toEqual([{ kind: 'quit', interrupted: true }])
  })
})

describe('what arrives', () => {
  const at = (minute: number) => ({ startedAt: new Date(Date.UTC(2026, 10, 22, 12, minute)) })
  const three = told(emptyListing(), {
    type: 'listed',
    summaries: [
      summary('b', undefined, at(2)),
      summary('a', undefined, at(1)),
      summary('c', undefined, at(3)),
    ],
  })

  test('is put in order, and the newest is chosen while the cursor rests at the top', () => {
    expect(three.list.visible.map((row) => row.summary.id)).toEqual(['c', 'b', 'a'])
    expect(idAt(told(three, { type: 'listed', summaries: [summary('d', undefined, at(4))] }))).toBe('d')
  })

  test('leaves the cursor on its trace', () => {
    const second = press(three, 'j')
    const more = told(second, {
      type: 'listed',
      summaries: [summary('d', undefined, at(4)), summary('e', undefined, at(5))],
    })
    expect(idAt(more)).toBe('b')
    expect(press(more, 's').list.order).toBe('slowest')
    expect(idAt(press(more, 's'))).toBe('b')
  })

  test('a trace is there once, however often it is told', () => {
    const again = told(three, {
      type: 'listed',
      summaries: [summary('b', undefined, { ...at(2), partial: true })],
    })
    expect(again.list.rows.length).toBe(3)
    expect(again.list.rows[1]?.row.status).toBe('open')
  })

  test('is wanted when it is to be seen: the chosen trace first', () => {
    expect(wanted(press(three, 'j'))).toEqual(['b', 'c', 'a'])
    const read = told(three, { type: 'read', traces: [{ ...recorded(THUMBNAIL), id: 'c' }], absent: ['b'] })
    expect(wanted(read)).toEqual(['a'])
    expect(read.list.visible[0]?.row.name).toBe('production-thumbnail-generator/production')
    const many = told(emptyListing(), {
      type: 'listed',
      summaries: Array.from({ length: 10_000 }, (_, n) => summary(`t${n}`)),
    })
    expect(wanted(many).length).toBe(21)
  })

  test('a trace that has grown keeps its cursor and its folds', () => {
    const whole = recorded(THUMBNAIL)
    const part = { ...whole, spans: whole.spans.filter(({ kind }) => kind !== 'inferred') }
    const early = told(
      emptyListing(),
      { type: 'listed', summaries: [summary(whole.id)] },
      { type: 'read', traces: [part], absent: [] },
    )
    const there = press(early, 'enter', 'j', 'j')
    const grown = told(there, { type: 'read', traces: [whole], absent: [] })
    expect(spanAt(grown)).toBe(spanAt(there))
  })

  test('waits while it is paused', () => {
    expect(press(emptyListing(), 'p').live).toBe('paused')
    expect(press(emptyListing(), 'p', 'p').live).toBe('on')
    expect(press({ ...emptyListing(), live: 'off' }, 'p').notice?.text).toBe('nothing new can come')
  })

  test('traces that were read first are forgotten when they are too many', () => {
    const whole = recorded(THUMBNAIL)
    const big = (id: string) => ({
      ...whole,
      id,
      spans: Array.from({ length: 120_000 }, () => whole.spans[0]).flatMap((span) => (span ? [span] : [])),
    })
    const full = ['a', 'b', 'c', 'd'].reduce(
      (state, id) => told(state, { type: 'read', traces: [big(id)], absent: [] }),
      three,
    )
    // c is the one that is shown.
    expect([...full.traces.keys()]).toEqual(['c', 'd'])
  })
})

describe('effects', () => {
  test('copy, console, write, quit', () => {
    const state = press(viewing(THUMBNAIL), 'j')
    const id = recorded(THUMBNAIL).id
    expect(effectsOf(state, 'y')).toEqual([{ kind: 'copy', text: id, what: 'trace id' }])
    expect(effectsOf(state, 'Y')).toEqual([
      { kind: 'copy', text: expect.stringMatching(/^[0-9a-f]{16}$/), what: 'span id' },
    ])
    expect(effectsOf(state, 'o')).toEqual([
      {
        kind: 'browse',
        url: `https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#xray:traces/${id}`,
      },
    ])
    expect(effectsOf(state, 'w')).toMatchObject([
      { kind: 'export', trace: { id }, raw: false, format: 'json' },
    ])
    expect(effectsOf(state, 'q')).toEqual([{ kind: 'quit', interrupted: false }])
    expect(effectsOf(state, 'm')).toEqual([{ kind: 'mouse', on: false }])
  })

  test('W asks for a format, and the next key picks it or takes the question back', () => {
    const asked = press(viewing(THUMBNAIL), 'r', 'W')
    for (const [key, format] of Object.entries({
      j: 'json',
      h: 'html',
      s: 'svg',
      m: 'markdown',
      o: 'otlp',
      p: 'perfetto',
    }))
      expect(effectsOf(asked, key)).toMatchObject([{ kind: 'export', raw: true, format }])
    for (const key of ['esc', 'q', 'x', 'enter']) {
      expect(effectsOf(asked, key)).toEqual([])
      expect(press(asked, key).choosing).toBe(false)
    }
    expect(effectsOf(asked, 'ctrl-c')).toEqual([{ kind: 'quit', interrupted: true }])
  })

  test('where there is nothing to take along, it is said', () => {
    for (const key of ['y', 'Y', 'o', 'w', 'W']) {
      expect(effectsOf(emptyListing(), key)).toEqual([])
      expect(press(emptyListing(), key).notice).toBeDefined()
    }
    expect(press({ ...viewing(THUMBNAIL), region: undefined }, 'o').notice?.text).toContain('a file')
    expect(press({ ...viewing(THUMBNAIL), region: 'us-iso-east-1' }, 'o').notice?.text).toContain(
      'us-iso-east-1',
    )
  })

  test('any key leaves the help; q quits', () => {
    expect(press(viewing(THUMBNAIL), '?').help).toBe(0)
    expect(press(viewing(THUMBNAIL), '?', 'x')).toMatchObject({ help: undefined, spans: { at: 0 } })
    expect(press(viewing(THUMBNAIL), '?', 'j', 'j', 'k')).toMatchObject({ help: 1, spans: { at: 0 } })
    expect(effectsOf(press(viewing(THUMBNAIL), '?'), 'q')).toEqual([{ kind: 'quit', interrupted: false }])
  })
})

test('a viewer that stays open forgets the oldest', () => {
  const later = (n: number) => ({ startedAt: new Date(Date.UTC(2026, 0, 1) + n * 1_000) })
  const many = Array.from({ length: 20_010 }, (_, n) => summary(`t${n}`, undefined, later(n)))
  const { rows } = told(emptyListing(), { type: 'listed', summaries: many }).list
  expect(rows.length).toBe(20_000)
  expect(rows.at(-1)?.summary.id).toBe('t10')
})
