/** Text for XML and HTML, between tags and in quoted attributes. Characters that XML forbids become U+FFFD. */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"'\ufffe\uffff]/g, (char) => ESCAPES[char] ?? '\ufffd')
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

type Attribute = string | number | undefined

/** One element. `content` is markup already; attributes that are undefined are left out. */
export function element(
  name: string,
  attributes: Readonly<Record<string, Attribute>>,
  content: string | readonly string[] = '',
): string {
  const said = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${escapeXml(String(typeof value === 'number' ? tenth(value) : value))}"`)
    .join('')
  const inside = typeof content === 'string' ? content : content.join('')
  return inside === '' ? `<${name}${said}/>` : `<${name}${said}>${inside}</${name}>`
}

const tenth = (pixels: number) => Math.round(pixels * 10) / 10
