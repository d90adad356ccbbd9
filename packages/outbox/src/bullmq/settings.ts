/** Whether a Redis keeps what it is given. As it comes, it does not: killed, it has nothing left; full, with a policy, it throws away. */
import { OutboxError } from "../store/OutboxError.ts"

/** Fields of INFO by their names. */
const fieldsOf = (info: string): ReadonlyMap<string, string> =>
  new Map(
    info.split(/\r?\n/).flatMap((line) => {
      const colon = line.indexOf(":")
      return colon > 0 ? [[line.slice(0, colon), line.slice(colon + 1)] as const] : []
    })
  )

/** What has to be set; nothing where all is well. */
const faultsOf = (info: string): ReadonlyArray<string> => {
  const fields = fieldsOf(info)
  const [aof, policy] = [fields.get("aof_enabled"), fields.get("maxmemory_policy")]
  return [
    ...(aof === "1" ? [] : ['"appendonly yes" (without it, Redis forgets what it was given when it ends)']),
    ...(policy === "noeviction"
      ? []
      : ['"maxmemory-policy noeviction" (otherwise it throws messages away when it is full)'])
  ]
}

/** Throws an `OutboxError` that says what to set. */
export const assertKeeps = (store: string, info: string): void => {
  const faults = faultsOf(info)
  if (faults.length === 0) return
  throw new OutboxError(
    "StoreRefused",
    store,
    `${store} may lose messages: set ${faults.join(" and ")}, or say allowDataLoss: true.`
  )
}
