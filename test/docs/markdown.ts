/** One fenced block; `line` is the number of its opening fence, from 1. */
export interface Block {
  readonly language: string
  readonly line: number
  readonly lines: readonly string[]
}

export interface Link {
  readonly target: string
  readonly line: number
}

export interface Page {
  readonly blocks: readonly Block[]
  readonly links: readonly Link[]
  readonly anchors: ReadonlySet<string>
  /** Code spans of the prose. */
  readonly spans: readonly string[]
}

/** As much of Markdown as these pages use: backtick fences, ATX headings, inline links, images and code spans. */
export function readPage(text: string): Page {
  const blocks: Block[] = []
  const links: Link[] = []
  const anchors = new Set<string>()
  const spans: string[] = []
  let open: { language: string; line: number; lines: string[] } | undefined
  for (const [at, line] of text.split('\n').entries()) {
    const fence = /^```(.*)$/.exec(line)
    if (fence && open) {
      blocks.push(open)
      open = undefined
    } else if (fence) open = { language: fence[1]?.trim() ?? '', line: at + 1, lines: [] }
    else if (open) open.lines.push(line)
    else {
      const heading = /^#+ (.*)$/.exec(line)?.[1]
      if (heading !== undefined) anchors.add(anchorOf(heading))
      spans.push(...[...line.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code))
      const plain = line.replace(/`[^`]*`/g, '')
      for (const [, inline, html] of plain.matchAll(/\]\(([^)\s]+)\)|(?:src|href|srcset)="([^"]+)"/g)) {
        links.push({ target: inline ?? html ?? '', line: at + 1 })
      }
    }
  }
  if (open) throw new Error(`the block that begins at line ${open.line} has no end`)
  return { blocks, links, anchors, spans }
}

/** GitHub's rule: lower case, punctuation dropped, blanks to hyphens. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s/g, '-')
}
