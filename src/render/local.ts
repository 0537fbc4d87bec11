import type { Canvas } from './canvas.ts'

/** Shell lines that a reader can copy or a script can eval; comments hold the rest. */
export function renderLocalStart(environment: Readonly<Record<string, string>>, { style }: Canvas): string[] {
  return [
    style.quiet('# otl local is ready. In another terminal:'),
    ...Object.entries(environment).map(([key, value]) => `export ${key}=${value}`),
    style.quiet(
      '# then: otl local create hello --code-dir ./my-function && otl enable hello && otl invoke hello',
    ),
    style.quiet('# Ctrl-C stops it.'),
  ]
}
