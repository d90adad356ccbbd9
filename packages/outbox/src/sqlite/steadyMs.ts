/**
 * Milliseconds by a clock that nobody sets, and that all processes of a machine have in common. It begins anew when the machine does.
 * By it a lease ends when it should, also where the time of day is corrected meanwhile.
 */
export const steadyMs = (): number => Number(process.hrtime.bigint() / 1_000_000n)
