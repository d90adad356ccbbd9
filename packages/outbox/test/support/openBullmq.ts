/** How a worker of the kill loop opens the store. */
import { bullmqStore } from "../../src/bullmq.ts"

export default (url: string) => bullmqStore({ connection: url, leaseMs: 1500 })
