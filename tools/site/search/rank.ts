/** How the search ranks what it finds. The browser gets these functions as their text, so each must do with what stands in it. */

/** A guide says how, the reference says what: who looks for a name finds it still, since no guide has it in its title. */
const boostDocument = (id: string, term: string, stored?: Record<string, unknown>): number => {
  // The row of a code is for those who have the code.
  if (/#\d+$/.test(id)) return /^\d+$/.test(term) ? 2 : 0.3
  if (/^(?:\/zh)?\/api\//.test(id)) return 0.3
  if (/^(?:\/zh)?\/(?:faults|performance|architecture|threat-model|packages\/)/.test(id)) return 0.6
  // How a page begins says what all of it is about.
  return Array.isArray(stored?.titles) && stored.titles.length === 0 ? 1.5 : 1
}

/** Letters may be wrong; in a number, a name with digits or Chinese every other character is another word. */
const fuzzy = (term: string): number | false => (/^[a-z]{5,}$/.test(term) ? 0.2 : false)

/** What is being typed may go on; two Chinese characters do not. */
const prefix = (term: string): boolean => !/^\p{Script=Han}{2}$/u.test(term)

export const searchOptions = { boost: { title: 4, text: 1, titles: 2 }, boostDocument, fuzzy, prefix }
