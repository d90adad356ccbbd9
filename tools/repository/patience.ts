/**
 * For vitest, before each file: `vi.waitFor` and `vi.waitUntil` give up after a second, which a busy machine takes for nothing. They wait as
 * long as `expect.poll` does.
 */
import { vi } from "vitest"

const { waitFor, waitUntil } = vi
const timeout = 30_000

vi.waitFor = (check, options) => waitFor(check, typeof options === "number" ? options : { timeout, ...options })
vi.waitUntil = (check, options) => waitUntil(check, typeof options === "number" ? options : { timeout, ...options })
