import { type Field, known, unknown } from '../policy/field.ts'

/** One of a few words, such as `Zip` and `Image`. */
export function wordAt<T extends string>(field: Field<string>, words: Readonly<Record<string, T>>): Field<T> {
  if (field.kind !== 'known') return field
  const word = Object.hasOwn(words, field.value) ? words[field.value] : undefined
  return word === undefined
    ? unknown('it has a value that Lambda does not know', field.at)
    : known(word, field.at)
}
