import { DeskConfigError } from "../model/DeskConfigError.ts"
import { exact, optional, string, validate } from "../model/validate.ts"
import { type RedisClient, redisCommand } from "../stores/redisCommand.ts"
import type { DeduplicationStore } from "./DeduplicationStore.ts"

const optionsOf = exact({ prefix: optional(string) })

const prefixOf = (given: unknown): string => {
  const { value, issues } = validate((addIssue) => optionsOf(given, "", addIssue))
  if (issues.length === 0) return value?.prefix ?? "tcdesk:webhook:"
  throw new DeskConfigError(issues.map(({ path, message }) => Object.freeze({ option: path || "options", message })))
}

/**
 * Kept in Redis, for several processes: one key for each call, which Redis forgets by itself. The client is yours: of ioredis, or of
 * node-redis, connected.
 *
 * @example
 * ```ts prelude=redis
 * import { redisDeduplication } from "@tcdesk/core/webhook"
 *
 * const deduplicate = redisDeduplication(redis, { prefix: "shop:desk:" })
 * ```
 */
export const redisDeduplication = (
  client: RedisClient,
  options: {
    /** What every key begins with; default `tcdesk:webhook:`. */
    readonly prefix?: string | undefined
  } = {}
): DeduplicationStore => {
  const command = redisCommand(client)
  const prefix = prefixOf(options)
  return {
    begin: async (id, ttlMs) => (await command("SET", prefix + id, "1", "PX", String(ttlMs), "NX")) !== null,
    forget: async (id) => {
      await command("DEL", prefix + id)
    }
  }
}
