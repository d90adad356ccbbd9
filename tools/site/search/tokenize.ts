/**
 * How the search reads texts and queries. The browser gets these functions as their text, so each must do with what stands in it.
 */

/** Words; of Chinese, which has no spaces, each two neighbouring characters. A "session id" is a SessionId. */
export const tokenize = (text: string): Array<string> =>
  Array.from(
    text
      .normalize("NFKC")
      .replaceAll(/(?:session\s|会话)\s*id(?=s?(?![a-z]))/gi, "SessionId")
      .matchAll(/\p{Script=Han}+|(?:(?!\p{Script=Han})[\p{L}\p{N}_])+/gu)
  ).flatMap(([run]) => {
    if (!/\p{Script=Han}/u.test(run)) return [run]
    const characters = Array.from(run)
    return characters.length === 1 ? [run] : characters.slice(1).map((character, at) => `${characters[at]}${character}`)
  })

/** Without case and the endings of English, so that "retry" finds "retries" and "streamed". Words that say nothing are left out. */
export const processTerm = (term: string): string | null => {
  const word = term.toLowerCase()
  if (
    /^(?:a|an|and|are|as|at|be|by|can|do|does|for|from|get|how|i|in|is|it|its|my|of|on|or|that|the|this|to|what|when|where|with|you|怎么|如何|么样|什么|是什|的是|么意|意思|哪里|从哪|里来)$/.test(
      word
    )
  )
    return null
  if (!/^[a-z]{5,}$/.test(word)) return word
  return word
    .replace(/ies$/, "y")
    .replace(/(?<=[a-z]{4})(?:ing|ed)$/, "")
    .replace(/(?<![us])s$/, "")
    .replace(/(?<=[a-z]{4})e$/, "")
}
