type Attributes = Readonly<Record<string, string | undefined>>

/** One element. Texts go in as text only, so that no name can become markup. */
export function el<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Attributes = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined) element.setAttribute(key, value)
  }
  element.append(...children)
  return element
}

export function button(text: string, label: string, act: () => void): HTMLButtonElement {
  const element = el('button', { type: 'button', title: label, 'aria-label': label }, text)
  element.addEventListener('click', act)
  return element
}

/** Places an element on the time axis; the policy of the page forbids style attributes, not this. */
export function place(element: HTMLElement, from: number, to?: number): void {
  element.style.left = `${from * 100}%`
  if (to !== undefined) element.style.width = `${(to - from) * 100}%`
}
