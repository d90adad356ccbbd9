/** The longest time that a timer of Node can wait, in milliseconds. */
export const maxTimeMs = 2 ** 31 - 1
