import type { Plugin } from 'esbuild'

export const bundledTextForEsbuild: Plugin
export const bundledTextForVite: {
  readonly name: string
  readonly enforce: 'pre'
  resolveId(wanted: string, importer: string | undefined): string | null
  load(id: string): Promise<string> | null
}
