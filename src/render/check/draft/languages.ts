import { jsonText } from '../../json.ts'
import type { Simple } from './entry.ts'
import type { Language } from './language.ts'

export const yaml: Language = {
  comment: '#',
  key: yamlText,
  simple: (value) => simple(value, yamlText),
  section: ['', ''],
  items: ['', ''],
  item: (lines) => lines.map((line, at) => `${at === 0 ? '- ' : '  '}${line}`),
  end: '',
}

/** JavaScript, which TypeScript is as well. */
export const script: Language = {
  comment: '//',
  key: (text) => (/^[A-Za-z_]\w*$/.test(text) ? text : quoted(text)),
  simple: (value) => simple(value, quoted),
  section: [' {', '}'],
  items: [' [', ']'],
  item: (lines) => ['{', ...lines.map((line) => `  ${line}`), '},'],
  end: ',',
}

function simple(value: Simple, text: (value: string) => string): string {
  if (typeof value === 'string') return text(value)
  return typeof value === 'object' ? `[${value.map(text).join(', ')}]` : String(value)
}

/** Words that YAML reads as something else, in one of its versions. `off` is left out: YAML 1.2 reads the word. */
const odd = /^(true|false|yes|no|on|null|y|n)$/i

function yamlText(text: string): string {
  return /^[A-Za-z][\w./-]*$/.test(text) && !odd.test(text) ? text : quoted(text)
}

/** In single quotes where nothing has to be escaped, which reads best. */
function quoted(text: string): string {
  return /^[ -~]*$/.test(text) && !/['\\]/.test(text) ? `'${text}'` : jsonText(text)
}
