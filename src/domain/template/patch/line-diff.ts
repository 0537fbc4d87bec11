export interface Row {
  readonly sign: ' ' | '-' | '+'
  readonly line: string
}

/** Beyond this many cells of the table a stretch is shown as taken out whole and put in whole. */
const MAX_CELLS = 1_000_000

/** The shortest way from one list of lines to another: the longest common subsequence, by its table. */
export function lineDiff(before: readonly string[], after: readonly string[]): readonly Row[] {
  let head = 0
  while (head < before.length && head < after.length && before[head] === after[head]) head += 1
  let tail = 0
  const most = Math.min(before.length, after.length) - head
  while (tail < most && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1
  const same = (lines: readonly string[]) => lines.map((line): Row => ({ sign: ' ', line }))
  const old = before.slice(head, before.length - tail)
  const fresh = after.slice(head, after.length - tail)
  return [
    ...same(before.slice(0, head)),
    ...middle(old, fresh),
    ...same(tail === 0 ? [] : before.slice(-tail)),
  ]
}

function middle(old: readonly string[], fresh: readonly string[]): readonly Row[] {
  const out = (lines: readonly string[]) => lines.map((line): Row => ({ sign: '-', line }))
  const put = (lines: readonly string[]) => lines.map((line): Row => ({ sign: '+', line }))
  if (old.length * fresh.length > MAX_CELLS) return [...out(old), ...put(fresh)]
  const table = common(old, fresh)
  const at = (i: number, j: number) => table[i]?.[j] ?? 0
  const rows: Row[] = []
  let i = 0
  let j = 0
  while (i < old.length && j < fresh.length) {
    const line = old[i] ?? ''
    if (line === fresh[j]) {
      rows.push({ sign: ' ', line })
      i += 1
      j += 1
    } else if (at(i + 1, j) >= at(i, j + 1)) {
      rows.push({ sign: '-', line })
      i += 1
    } else {
      rows.push({ sign: '+', line: fresh[j] ?? '' })
      j += 1
    }
  }
  return [...rows, ...out(old.slice(i)), ...put(fresh.slice(j))]
}

/** Length of what two lists have in common from each pair of places on. */
function common(old: readonly string[], fresh: readonly string[]): readonly (readonly number[])[] {
  const table = Array.from({ length: old.length + 1 }, () => new Array<number>(fresh.length + 1).fill(0))
  for (let i = old.length - 1; i >= 0; i -= 1) {
    const row = table[i] ?? []
    for (let j = fresh.length - 1; j >= 0; j -= 1) {
      row[j] =
        old[i] === fresh[j]
          ? (table[i + 1]?.[j + 1] ?? 0) + 1
          : Math.max(table[i + 1]?.[j] ?? 0, row[j + 1] ?? 0)
    }
  }
  return table
}
