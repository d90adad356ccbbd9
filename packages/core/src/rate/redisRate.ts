/** Where processes meet on Redis: one key for each limit, and a script that moves it. */
import { builtin } from "../model/builtin.ts"
import type { RateStore, SlotLease, SlotRequest } from "../model/RateStore.ts"
import { type RedisClient, redisCommand } from "../stores/redisCommand.ts"
import { storeOption } from "../stores/storeOptions.ts"
import { aheadMs, aheadSlots, failed } from "./refused.ts"

/** Options of `redisRate`. */
export interface RedisRateOptions {
  /**
   * What the key begins with; the SDKAppID follows.
   * @default "tcdesk:rate:"
   */
  readonly prefix?: string | undefined
}

/** Times are Redis's own. Numbers go out as text: Redis would cut off their fractions. */
const script = `
local count, spacing, within = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local time = redis.call("TIME")
local now = time[1] * 1000 + time[2] / 1000
local first = math.max(now, tonumber(redis.call("GET", KEYS[1]) or "0"))
if first - now > ${aheadMs} + ${aheadSlots} * spacing then first = now end
local wait = first - now
local given = 0
if wait <= within then given = math.min(count, math.floor((within - wait) / spacing) + 1) end
if given > 0 then
  local next = first + given * spacing
  redis.call("SET", KEYS[1], string.format("%.3f", next), "PX", math.ceil(next - now) + ${aheadMs})
end
return { given, string.format("%.3f", wait) }
`

const isNoScript = (error: unknown): boolean => error instanceof Error && error.message.startsWith("NOSCRIPT")

const read = (answer: unknown): SlotLease => {
  const [count, waitMs] = answer as ReadonlyArray<unknown>
  return { count: Number(count), waitMs: Number(`${waitMs}`) }
}

/**
 * A shared rate limit on your own Redis, 5 or newer, by your client of ioredis or node-redis. One script call gives a process its next
 * slots, several at a time where many calls wait. The client is yours: `close` does nothing. Throws `DeskConfigError` where it is none.
 *
 * @example
 * ```ts
 * import { createDeskFromEnv } from "@tcdesk/core"
 * import { redisRate } from "@tcdesk/core/rate"
 * import { Redis } from "ioredis"
 *
 * const redis = new Redis("redis://127.0.0.1:6379")
 * const desk = createDeskFromEnv(process.env, { rateLimit: { perSecond: 200, shared: redisRate(redis) } })
 * ```
 */
export const redisRate = (client: RedisClient, options: RedisRateOptions = {}): RateStore => {
  const command = redisCommand(client)
  const prefix = storeOption(options, "prefix") ?? "tcdesk:rate:"
  const sha = builtin("node:crypto").createHash("sha1").update(script).digest("hex")
  const evaluate = (key: string, { count, spacingMs, withinMs }: SlotRequest): Promise<unknown> => {
    const args = ["1", `${prefix}${key}`, `${count}`, `${spacingMs}`, `${withinMs}`]
    return command("EVALSHA", sha, ...args).catch((error: unknown) => {
      // Once after each of its starts, Redis does not know the script.
      if (isNoScript(error)) return command("EVAL", script, ...args)
      throw error
    })
  }
  return {
    lease: async (ask) => {
      try {
        return read(await evaluate(ask.key, ask))
      } catch (error) {
        throw failed("redisRate", error)
      }
    }
  }
}
