import { type RedisClient, redisCommand } from "../stores/redisCommand.ts"
import { storeOption } from "../stores/storeOptions.ts"
import type { DeduplicationStore } from "./DeduplicationStore.ts"

/** Options of `redisDeduplication`. */
export interface RedisDeduplicationOptions {
  /**
   * What every key begins with.
   * @default "tcdesk:webhook:"
   */
  readonly prefix?: string | undefined
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
  options: RedisDeduplicationOptions = {}
): DeduplicationStore => {
  const command = redisCommand(client)
  const prefix = storeOption(options, "prefix") ?? "tcdesk:webhook:"
  return {
    begin: async (id, ttlMs) => (await command("SET", prefix + id, "1", "PX", String(ttlMs), "NX")) !== null,
    forget: async (id) => {
      await command("DEL", prefix + id)
    }
  }
}
