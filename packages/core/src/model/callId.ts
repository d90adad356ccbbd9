/** Numbers for calls: one count for the process, so that clients of both entries can share a list of hooks. */
let last = 0

export const nextCallId = (): number => {
  last += 1
  return last
}
