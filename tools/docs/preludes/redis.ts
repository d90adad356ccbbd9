/** `redis`: the application's own client, of ioredis or of node-redis. */
import type { RedisClient as PreludeRedisClient } from "@tcdesk/core/webhook"

// biome-ignore lint/correctness/noUnusedVariables: for the block that comes after it
declare const redis: PreludeRedisClient
