// Makes the pictures of the documentation, docs/images, from what the built program prints:
//     npm run pictures                    all of them
//     npm run pictures -- waterfall.svg   some of them
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { pictures } from './pictures/index.mjs'
import { images } from './pictures/program.mjs'

const wanted = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(pictures)
const unknown = wanted.filter((name) => !Object.hasOwn(pictures, name))
if (unknown.length > 0) {
  console.error(`there is no picture ${unknown.join(', ')}; there are ${Object.keys(pictures).join(', ')}`)
  process.exit(2)
}
for (const name of wanted) {
  try {
    writeFileSync(path.join(images, name), await pictures[name]())
    console.log(`docs/images/${name}`)
  } catch (error) {
    // The others are made all the same.
    console.error(`docs/images/${name} was left as it is: ${error.message}`)
    process.exitCode = 1
  }
}
