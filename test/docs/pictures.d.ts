declare module '*/pictures/index.mjs' {
  /** By file name. */
  export const pictures: Readonly<Record<string, () => string | Promise<string | Buffer>>>
}

declare module '*/pictures/program.mjs' {
  /** The folder of the pictures. */
  export const images: string
}

declare module '*/pictures/recorded.mjs' {
  export interface Recorded {
    readonly title: string
  }
  export const recorded: Readonly<Record<string, Recorded>>
  export function drawRecorded(picture: Recorded): string
}

declare module '*/pictures/terminal.mjs' {
  export function drawTerminal(
    output: string,
    options: { readonly title: string; readonly numbers?: readonly RegExp[] },
  ): string
}

declare module '*/pictures/viewer.mjs' {
  /** Absent where there is no Python that can run it. */
  export const python: string | undefined
  export function drawViewer(): string
}
