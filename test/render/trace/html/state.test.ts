import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { actionOf, keys, type Move } from '../../../../src/render/trace/html/client/keys.ts'
import {
  found,
  move,
  type State,
  searchText,
  select,
  toggle,
} from '../../../../src/render/trace/html/client/state.ts'
import { type Branch, linesOf, search } from '../../../../src/render/trace/html/client/tree.ts'

const row = (depth: number, status = 'ok'): Branch => ({
  depth,
  status,
  thrown: status === 'ok' ? [] : [status],
})
/** root, a with two inside, b that failed */
const rows = [row(0), row(1), row(2), row(2, 'fault'), row(1, 'error')]
const start: State = { folded: new Set(), selected: 0, query: '', matches: [], details: false }
const pressing = (...actions: readonly Move[]) =>
  actions.reduce((state, action) => move(state, rows, action), start)

describe('a walk through the rows', () => {
  test('down and up stay within; home and end', () => {
    expect(pressing('down', 'down').selected).toBe(2)
    expect(pressing('up').selected).toBe(0)
    expect(pressing('last').selected).toBe(4)
    expect(pressing('last', 'down').selected).toBe(4)
    expect(pressing('last', 'first').selected).toBe(0)
  })

  test('left folds, then goes to the row above; right unfolds, then goes inside', () => {
    const folded = pressing('down', 'close')
    expect([...folded.folded]).toEqual([1])
    expect(linesOf(rows, folded.folded)).toEqual([{ row: 0 }, { row: 1 }, { row: 4 }, { row: 4, thrown: 0 }])
    expect(move(folded, rows, 'close').selected).toBe(0)
    expect(move(folded, rows, 'open').folded.size).toBe(0)
    expect(move(move(folded, rows, 'open'), rows, 'open').selected).toBe(2)
  })

  test('failures go round, and unfold what hides them', () => {
    expect(pressing('nextFailure').selected).toBe(3)
    expect(pressing('nextFailure', 'nextFailure').selected).toBe(4)
    expect(pressing('nextFailure', 'nextFailure', 'nextFailure').selected).toBe(3)
    expect(pressing('previousFailure').selected).toBe(4)
    const shown = pressing('foldAll', 'nextFailure')
    expect(linesOf(rows, shown.folded)).toContainEqual({ row: 3 })
  })

  test('a row that hides the chosen one is chosen instead', () => {
    expect(toggle({ ...start, selected: 3 }, rows, 1).selected).toBe(1)
    expect(toggle({ ...start, selected: 4 }, rows, 1).selected).toBe(4)
  })
})

describe('search', () => {
  const texts = ['root', 's3 getobject', 'dynamodb getitem', 's3 putobject', 'sqs']
  test('every word counts, in any order and case', () => {
    expect(search(texts, 'OBJECT s3')).toEqual([1, 3])
    expect(search(texts, ' ')).toEqual([])
  })

  test('goes to the first match, n to the next, and tells where it is', () => {
    const state = found(start, rows, 's3', search(texts, 's3'))
    expect([state.selected, searchText(state)]).toEqual([1, '1 of 2'])
    expect(move(state, rows, 'nextMatch').selected).toBe(3)
    expect(move(state, rows, 'previousMatch').selected).toBe(3)
    expect(searchText(found(start, rows, 'nothing', []))).toBe('nothing found')
    expect(searchText(found(start, rows, ' ', []))).toBe('')
  })
})

test('keys with Ctrl, Alt or Meta are the browser’s', () => {
  const plain = { ctrlKey: false, metaKey: false, altKey: false }
  for (const [action, names] of keys)
    for (const key of names) expect(actionOf({ ...plain, key })).toBe(action)
  expect(actionOf({ ...plain, key: 'c', ctrlKey: true })).toBeUndefined()
  expect(actionOf({ ...plain, key: 'q' })).toBeUndefined()
})

/** Depths as drawing order has them: never more than one deeper than the row before. */
const trees = fc
  .array(fc.tuple(fc.nat(5), fc.constantFrom('ok', 'fault', 'open')), { minLength: 1, maxLength: 40 })
  .map((items) => {
    let depth = -1
    return items.map(([wanted, status]) => {
      depth = Math.min(depth + 1, wanted)
      return row(depth, status)
    })
  })
const moves = keys
  .map(([action]) => action)
  .filter((action) => !['search', 'copy', 'theme', 'help'].includes(action))

test('whatever is pressed, the chosen row shows, and unfolding shows all rows', () => {
  fc.assert(
    fc.property(
      trees,
      fc.array(fc.constantFrom(...(moves as Move[])), { maxLength: 30 }),
      (tree, pressed) => {
        let state = select(start, tree, 0)
        for (const action of pressed) {
          state = move(state, tree, action)
          expect(linesOf(tree, state.folded).map((line) => line.row)).toContain(state.selected)
        }
        const all = linesOf(tree, move(state, tree, 'unfoldAll').folded).filter(
          (line) => line.thrown === undefined,
        )
        expect(all).toHaveLength(tree.length)
      },
    ),
  )
})
