/**
 * Whether a program printed what a page shows. `…` stands for anything within a line, and alone on a line for any
 * number of lines. All else is compared letter by letter, blanks at the end of a line aside, except
 * 1. the processor and the ports of this machine, and
 * 2. where a function ran: ids, moments and durations, and what is drawn to their scale.
 */
export function isAsShown(shown: readonly string[], printed: readonly string[], ran: boolean): boolean {
  const pattern = steady(shown, ran).map((line) =>
    line.trim() === '…' ? '(?:.*\\n)*?' : `${line.split('…').map(literal).join('.*')}\\n`,
  )
  const text = steady(printed, ran).map((line) => `${line}\n`)
  return new RegExp(`^${pattern.join('')}$`).test(text.join(''))
}

/** Lines without what differs from run to run. */
export function steady(lines: readonly string[], ran: boolean): string[] {
  return lines.map((line) => (ran ? timeless(placeless(line)) : placeless(line)).trimEnd())
}

function placeless(line: string): string {
  return line.replace(/\b(x86_64|arm64)\b/g, '<processor>').replace(/127\.0\.0\.1:\d+/g, '127.0.0.1:<port>')
}

const BARS = '[█▌▐━╸╺─╴╶▒┄◆⋯▓░▂]'
const DURATION = '\\b\\d+(\\.\\d+)?(µs|ms|s)'
const PHASE = '(queue|init|restore|handler|overhead)'

/** In this order: what a rule leaves is what the next one looks for. */
const rules: readonly (readonly [RegExp, string])[] = [
  // Which of two calls at the same time ended last, and so lies on the critical path, differs from run to run.
  [/^( *)▏/, '$1 '],
  // Where the time went: the most first, so the order differs as well.
  [new RegExp(`^ {2}(${BARS}|·) [a-z ]+ (<1|\\d+)%.*$`), '<shares>'],
  [/\b1-[0-9a-f]{8}-[0-9a-f]{24}\b/g, '<trace>'],
  [/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, '<id>'],
  [/\b[0-9a-f]{16}\b/g, '<id>'],
  [/\b\d{4}-\d\d-\d\d(T[\d:.]+Z)?/g, '<moment>'],
  [/\b\d\d:\d\d:\d\d\b/g, '<moment>'],
  // Over two lines, or over one.
  [/^on the critical path of the average trace: .*$/, '<shares>'],
  [/\(\d+%\)/g, '(<share>)'],
  // A change of a duration, or of a share of it, may have either sign.
  [new RegExp(`(?<=^|\\s)[+-](?=${DURATION})`, 'g'), ''],
  [new RegExp(DURATION, 'g'), '<duration>'],
  [/<duration> +(<1|[\d.]+)%/g, '<duration> <share>'],
  [/("\w+Ms": )[\d.]+/g, '$1<duration>'],
  // Phases below a millisecond are left out, and a narrow column cuts the last one. A table has more blanks behind a name.
  [new RegExp(`\\b${PHASE} (?! ).*?(?= *${BARS}|$)`, 'g'), '<phases>'],
  [new RegExp(`${BARS}[ ]*(${BARS}[ ]*)*`, 'g'), '<bar>'],
  [/^ *0( +<duration>)+$/g, '<axis>'],
  [/ +/g, ' '],
]

function timeless(line: string): string {
  return rules.reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), line)
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
