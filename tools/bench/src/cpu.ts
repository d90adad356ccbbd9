/** CPU of this process, all threads, user and system, in µs. Of a single thread Linux tells it to the millisecond only. */

type Mark = NodeJS.CpuUsage

export const cpuMark = (): Mark => process.cpuUsage()

export const cpuSince = (mark: Mark): number => {
  const { user, system } = process.cpuUsage(mark)
  return user + system
}
