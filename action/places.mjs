// GitHub names files from the root of the repository, otl from the folder that it works in.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/**
 * @param {string} folder where otl worked
 * @param {string} workspace where the job is
 * @returns {(file: string) => string} the same file as seen from the root of its checkout; what is no file stays
 */
export function fromRoot(folder, workspace) {
  const root = checkoutOf(folder, workspace)
  return (file) => {
    const whole = path.resolve(folder, file)
    const inside = path.relative(root, whole)
    if (inside.startsWith('..') || path.isAbsolute(inside) || !existsSync(whole)) return file
    return inside.split(path.sep).join('/')
  }
}

/** A repository may have been checked out into a folder of the workspace. */
function checkoutOf(folder, workspace) {
  for (let at = folder; at.startsWith(`${workspace}${path.sep}`); at = path.dirname(at)) {
    if (existsSync(path.join(at, '.git'))) return at
  }
  return workspace
}

/** Workflow commands, as `-o github` writes them. */
export function placeAnnotations(text, place) {
  return text.replaceAll(
    /^(::\w+ file=)([^,:]*)/gm,
    (_, head, file) => head + property(place(fromProperty(file))),
  )
}

export function placeSarif(file, place) {
  const document = JSON.parse(readFileSync(file, 'utf8'))
  for (const { locations } of document.runs.flatMap(({ results }) => results)) {
    for (const { physicalLocation } of locations) {
      const artifact = physicalLocation.artifactLocation
      artifact.uri = place(artifact.uri.split('/').map(decodeURIComponent).join('/'))
        .split('/')
        .map(encodeURIComponent)
        .join('/')
    }
  }
  writeFileSync(file, `${JSON.stringify(document, undefined, 2)}\n`)
}

const escapes = [
  ['%', '%25'],
  ['\r', '%0D'],
  ['\n', '%0A'],
  [':', '%3A'],
  [',', '%2C'],
]

function property(text) {
  return escapes.reduce((all, [from, to]) => all.replaceAll(from, to), text)
}

function fromProperty(text) {
  return escapes.toReversed().reduce((all, [from, to]) => all.replaceAll(to, from), text)
}
