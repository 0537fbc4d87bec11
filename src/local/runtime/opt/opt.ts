import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { distroLayerFiles, findDistro } from './distro-js.ts'

/** Layers whose content we have, by layer name; every other layer is opaque and provides nothing. */
const known: Record<string, () => Record<string, string>> = {
  AWSOpenTelemetryDistroJs: () => distroLayerFiles(findDistro()),
}

export interface OptFolders {
  /**
   * The folder that stands for `/opt` of a function with these layers (versioned ARNs, in order).
   * @throws OtlError when the package behind a layer is not installed
   */
  folderFor(layers: readonly string[]): Promise<string>
}

/** Unpacks layers under a private folder, each combination once. */
export function optFolders(root: string): OptFolders {
  const made = new Map<string, Promise<string>>()

  async function make(names: readonly string[], folder: string): Promise<string> {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    for (const name of names) {
      for (const [file, text] of Object.entries(known[name]?.() ?? {})) {
        await writeFile(path.join(folder, file), text, { mode: 0o700 })
      }
    }
    return folder
  }

  return {
    folderFor(layers) {
      const names = layers.map(layerName).filter((name) => Object.hasOwn(known, name))
      const key = names.join(',')
      const folder = made.get(key) ?? make(names, path.join(root, `opt-${made.size}`))
      made.set(key, folder)
      // Somebody may install what was missing and try again.
      folder.catch(() => made.delete(key))
      return folder
    },
  }
}

/** `arn:aws:lambda:region:account:layer:name:version`. */
function layerName(arn: string): string {
  return arn.split(':')[6] ?? ''
}
