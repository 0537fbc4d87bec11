import { drawLive, live } from './live.mjs'
import { drawPage } from './page.mjs'
import { drawRecorded, recorded } from './recorded.mjs'
import { drawViewer } from './viewer.mjs'

/** Every picture of docs/images, and what makes it: a function that gives SVG, or PNG for what is no drawing. */
export const pictures = {
  ...each(recorded, drawRecorded),
  ...each(live, drawLive),
  'viewer.svg': drawViewer,
  'page.png': drawPage,
}

function each(table, draw) {
  return Object.fromEntries(Object.entries(table).map(([name, picture]) => [name, () => draw(picture)]))
}
