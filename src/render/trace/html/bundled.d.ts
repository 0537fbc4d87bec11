/** What a browser runs, as one text; see scripts/bundled-text.mjs. */
declare module '*?bundled' {
  const text: string
  export default text
  /** For a Content-Security-Policy: `sha256-…`. */
  export const hash: string
}
