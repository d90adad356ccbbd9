/** The reference: a bare pool. */
import { poolSend } from "../barePool.ts"
import { type Open, promises } from "../loop.ts"

export const open: Open = (target) => promises(poolSend(target))
