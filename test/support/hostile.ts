import { traceFromDocuments } from '../../src/domain/trace/index.ts'
import type { Trace } from '../../src/domain/trace/model.ts'

/** What a name may hold that markup, a terminal or a line would obey. */
export const hostileTexts: readonly string[] = [
  '</script><script>window.owned=1</script>',
  '<img src=x onerror=window.owned=1>',
  '"><svg onload=window.owned=1>',
  "' onmouseover='window.owned=1",
  '<!--<script>',
  ']]></style><style>*{display:none}</style>',
  '&lt;script&gt;&#0;',
  'javascript:window.owned=1',
  '`$' + '{window.owned=1}`',
  '```\n# heading @everyone\n<script>',
  '| a | b |\n|---|---|',
  '\u001b[2J\u001b]0;owned\u0007',
  '\u009b31mred',
  'abc\u202egpj.exe\u2066x\u200f',
  '\ufeff\u2028\u2029\u0085',
  '\ud800 lone \udfff',
  '\ufffe\uffff',
  '__proto__',
  'שלום עולם مرحبا',
  '書き込み処理'.repeat(40),
  `e${'\u0301'.repeat(50)}`,
  '👩‍👩‍👧🏳️‍🌈'.repeat(9),
]

/** Every one of them in every field of a trace that holds text. */
export function hostileTrace(): Trace {
  const calls = hostileTexts.map((text, at) => ({
    id: `${text}${at}`,
    name: text,
    start_time: 1 + at / 10,
    end_time: 2 + at / 10,
    namespace: 'remote',
    fault: at % 3 === 0,
    http: { request: { method: 'GET', url: `https://example.com/${text}` }, response: { status: 500 } },
    annotations: { [text]: text },
    metadata: { default: { [text]: [text, { [text]: text }] } },
    cause: {
      exceptions: [
        { id: `x${at}`, type: text, message: text, stack: [{ path: text, line: 1, label: text }] },
      ],
    },
    links: [{ trace_id: text, id: text }],
  }))
  const root = {
    id: hostileTexts[0],
    name: hostileTexts[0],
    origin: hostileTexts[2],
    start_time: 1,
    end_time: 5,
  }
  const lost = { id: 'lost', name: 'lost', parent_id: hostileTexts[1], start_time: 1, end_time: 2 }
  return traceFromDocuments({
    id: `1-${hostileTexts[0]}`,
    documents: [{ ...root, subsegments: calls }, lost],
  })
}
