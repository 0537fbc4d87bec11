import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { root } from '../support/otl.ts'
import { type Block, type Page, readPage } from './markdown.ts'

/** Every page for people, relative to the root of the project. */
export const files: readonly string[] = [
  ...['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md'],
  ...readdirSync(path.join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => path.posix.join('docs', file.split(path.sep).join('/'))),
]

export function textOf(file: string): string {
  return readFileSync(path.join(root, file), 'utf8')
}

const pages = new Map(files.map((file) => [file, readPage(textOf(file))]))

export function pageOf(file: string): Page {
  return pages.get(file) ?? readPage('')
}

/** Examples that are run; blocks of `sh` are only parsed, because they need an account. */
export function isRun(block: Block): boolean {
  return block.language === 'console'
}
