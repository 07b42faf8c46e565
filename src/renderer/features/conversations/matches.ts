/** Comparable: without case and accents. */
export const folded = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLocaleLowerCase()

/** Every word of the search occurs in the name; case and accents do not count. */
export const matches = (name: string, search: string): boolean => {
  const within = folded(name)
  return folded(search)
    .split(/\s+/u)
    .every((word) => within.includes(word))
}

/** What a list of people says where none of them {@link matches}. */
export const nobodyCalled = (search: string): string => `Nobody here is called “${search.trim()}”`
