/** What this process costs. */

type Mark = NodeJS.CpuUsage

export const cpuMark = (): Mark => process.cpuUsage()

/** CPU of all threads, user and system, in µs. Of a single thread Linux tells it to the millisecond only. */
export const cpuSince = (mark: Mark): number => {
  const { user, system } = process.cpuUsage(mark)
  return user + system
}

/** Heap and array buffers in bytes; needs `--expose-gc`. */
export const heapAfterCollection = (): number => {
  gc?.()
  gc?.()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}
