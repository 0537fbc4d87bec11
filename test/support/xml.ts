/** One tag, closing, empty or opening, with quoted attributes; or text. Nothing else may stand in what otl writes. */
const TOKEN = /<(\/?)([a-zA-Z][\w-]*)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>|([^<]+)/y
const ENTITY = /&(?!(?:amp|lt|gt|quot|#39);)/
/** XML 1.0, `Char`, but for line breaks and what is no surrogate pair. */
const FORBIDDEN = /[^\n\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u

/** Fails unless the text is well-formed XML, of the part of XML that otl writes. */
export function expectXml(text: string): void {
  const open: string[] = []
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex
    const [whole = '', closing, name = '', , empty] = TOKEN.exec(text) ?? []
    if (whole === '') throw new Error(`no XML: ${JSON.stringify(text.slice(at, at + 80))}`)
    if (ENTITY.test(whole)) throw new Error(`no entity: ${JSON.stringify(whole.slice(0, 200))}`)
    if (name === '') continue
    if (closing === '/') {
      const expected = open.pop()
      if (expected !== name) throw new Error(`</${name}> closes ${expected}`)
    } else if (empty !== '/') open.push(name)
  }
  if (open.length > 0) throw new Error(`still open: ${open.join(' ')}`)
  const forbidden = FORBIDDEN.exec(text)
  if (forbidden) throw new Error(`no character of XML: ${JSON.stringify(forbidden[0])}`)
}
