/** `redis`: the application's own client, of ioredis or of node-redis. */
import type { RedisClient as PreludeRedisClient } from "@tcdesk/core/webhook"

declare const redis: PreludeRedisClient
