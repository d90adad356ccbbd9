/** Freezes a record and all it holds. With a stack of its own: a packet may be nested thousands deep. */
export const deepFreeze = <T>(record: T): T => {
  const stack: unknown[] = [record]
  while (stack.length > 0) {
    const value = stack.pop()
    if (typeof value !== "object" || value === null || Object.isFrozen(value)) continue
    Object.freeze(value)
    stack.push(...Object.values(value))
  }
  return record
}
