/** What did not come in time. */
export const late: unique symbol = Symbol("late")

/** The outcome of some work, or `late` after so many milliseconds. What it does afterwards is nobody's business. */
export const within = async <A>(ms: number, work: A): Promise<Awaited<A> | typeof late> => {
  let timer: ReturnType<typeof setTimeout> | undefined
  const limit = new Promise<typeof late>((resolve) => {
    timer = setTimeout(resolve, ms, late)
  })
  try {
    return await Promise.race([work, limit])
  } finally {
    clearTimeout(timer)
  }
}
