// Draws terminal output with colours (standard input) as an SVG picture (standard output):
//     FORCE_COLOR=2 npx otl trace FILE | node scripts/picture.mjs 'A trace' > picture.svg
// The pictures of the documentation are made by scripts/pictures.mjs.
import { text } from 'node:stream/consumers'
import { drawTerminal } from './pictures/terminal.mjs'

process.stdout.write(
  drawTerminal(await text(process.stdin), { title: process.argv[2] ?? 'otl in a terminal' }),
)
