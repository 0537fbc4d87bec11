/** No name of AWS, no id of a template and no path that anybody keeps is longer. */
const LONGEST = 4_096

/**
 * Whether a text is what a glob means: `*` stands for any characters, slashes too, and `?` for one. The rest is meant as
 * it is written, for ids of Terraform hold brackets. Goes back to the last star only, so that no pattern takes for ever.
 */
export function globMatches(glob: string, text: string): boolean {
  if (text.length > LONGEST) return false
  let at = 0
  let from = 0
  let star = -1
  let tried = 0
  while (from < text.length) {
    if (glob[at] === '*') {
      star = at++
      tried = from
    } else if (at < glob.length && (glob[at] === '?' || glob[at] === text[from])) {
      at++
      from++
    } else if (star >= 0) {
      at = star + 1
      from = ++tried
    } else return false
  }
  while (glob[at] === '*') at++
  return at === glob.length
}
