/** Random unsigned 32-bit integers from the system's CSPRNG, drawn from a pool: one system call for 1024 of them. */
const pool = new Uint32Array(1024)
let used = pool.length

/** Never 0: some of the field's clients read it as "not set". */
export const randomUint32 = (): number => {
  if (used === pool.length) {
    crypto.getRandomValues(pool)
    used = 0
  }
  const drawn = pool[used] ?? 0
  used += 1
  return drawn === 0 ? randomUint32() : drawn
}
