/** Whether a Redis keeps what it is given. As it comes, it does not: killed, it has nothing left; full, with a policy, it throws away. */
import { OutboxError } from "../store/OutboxError.ts"

/** A setting of Redis by which it may lose messages. */
export interface RedisFault {
  /** Its name in redis.conf. */
  readonly setting: "appendonly" | "maxmemory-policy"
  /** What it has to be. */
  readonly wanted: string
  /** What INFO says that it is; absent where INFO does not say it. */
  readonly found?: string
  /** What happens otherwise. */
  readonly otherwise: string
}

/** Fields of INFO by their names. */
const fieldsOf = (info: string): ReadonlyMap<string, string> =>
  new Map(
    info.split(/\r?\n/).flatMap((line) => {
      const colon = line.indexOf(":")
      return colon > 0 ? [[line.slice(0, colon), line.slice(colon + 1)] as const] : []
    })
  )

const append = {
  setting: "appendonly",
  wanted: "yes",
  otherwise: "without it, Redis forgets what it was given when it ends"
} as const
const policy = {
  setting: "maxmemory-policy",
  wanted: "noeviction",
  otherwise: "otherwise it throws messages away when it is full"
} as const

/** What has to be set; nothing where all is well. */
export const faultsOf = (info: string): ReadonlyArray<RedisFault> => {
  const fields = fieldsOf(info)
  const [aof, evicts] = [fields.get("aof_enabled"), fields.get("maxmemory_policy")]
  const found = (value: string | undefined) => (value === undefined ? {} : { found: value })
  return [
    ...(aof === "1" ? [] : [{ ...append, ...found(aof === undefined ? undefined : "no") }]),
    ...(evicts === policy.wanted ? [] : [{ ...policy, ...found(evicts) }])
  ]
}

/** Throws an `OutboxError` that says what to set. */
export const assertKeeps = (store: string, info: string): void => {
  const faults = faultsOf(info).map(({ setting, wanted, otherwise }) => `"${setting} ${wanted}" (${otherwise})`)
  if (faults.length === 0) return
  throw new OutboxError(
    "StoreRefused",
    store,
    `${store} may lose messages: set ${faults.join(" and ")}, or say allowDataLoss: true.`
  )
}
