/**
 * What has to happen in one step in Redis. Of BullMQ's own keys these scripts touch `wait`, `active`, `delayed`, the hash of a job and its
 * lock. All keys have the prefix in braces: they lie in one slot of a cluster.
 */

/** KEYS: layout. ARGV: prefix, version, lanes. `ok`; or what is there instead: `version` and which, `lanes` and how many with how many messages. */
export const claimLayout = `
local version = redis.call("HGET", KEYS[1], "version")
if version and version ~= ARGV[2] then return { "version", version } end
local lanes = redis.call("HGET", KEYS[1], "lanes")
if lanes == ARGV[3] then return { "ok" } end
if lanes then
  local waiting = 0
  for i = 0, lanes - 1 do
    local queue = ARGV[1] .. ":lane-" .. i .. ":"
    waiting = waiting + redis.call("LLEN", queue .. "wait") + redis.call("LLEN", queue .. "active")
      + redis.call("ZCARD", queue .. "delayed")
  end
  if waiting > 0 then return { "lanes", lanes, tostring(waiting) } end
end
redis.call("HSET", KEYS[1], "version", ARGV[2], "lanes", ARGV[3])
return { "ok" }
`

/**
 * The last command of the transaction in which BullMQ has added jobs. Takes back all of them when one is missing (Redis has forgotten
 * BullMQ's scripts) or when the number of lanes was changed; else those that `isWanted` refuses.
 */
const committing = (perMessage: number, isWanted: string): string => `
local prefix = ARGV[1]
local function queueOf(i) return prefix .. ":lane-" .. ARGV[i] .. ":" end
local function takeBack(i)
  local queue, job = queueOf(i), ARGV[i + 1]
  if redis.call("ZREM", queue .. "delayed", job) == 0 then redis.call("LREM", queue .. "wait", 1, job) end
  redis.call("DEL", queue .. job)
end
local fault = false
if redis.call("HGET", KEYS[1], "lanes") ~= ARGV[2] then fault = "layout" end
for i = 4, #ARGV, ${perMessage} do
  if redis.call("EXISTS", queueOf(i) .. ARGV[i + 1]) == 0 then fault = fault or "scripts" end
end
if fault then
  for i = 4, #ARGV, ${perMessage} do takeBack(i) end
  return { fault }
end
local told = { "done" }
for i = 4, #ARGV, ${perMessage} do
  local id = ARGV[i + 2]
  ${isWanted}
end
return told
`

/** KEYS: layout. ARGV: prefix, lanes, nothing; of each message its lane, job, id, hash of its key or nothing, how long to keep that. `done`, and the id that was stored of each. */
export const commitMessages = committing(
  5,
  `local key = prefix .. ":key:" .. ARGV[i + 3]
  local first = ARGV[i + 3] ~= "" and redis.call("GET", key)
  if first then
    takeBack(i)
  elseif ARGV[i + 3] ~= "" then
    redis.call("SET", key, id, "PX", ARGV[i + 4])
  end
  table.insert(told, first or id)`
)

/** KEYS: layout. ARGV: prefix, lanes, box; of each letter its lane, job, id. `done`, and the ids of those that were there. */
export const commitLetters = committing(
  3,
  `if redis.call("ZREM", prefix .. ":" .. ARGV[3], id) == 1 then
    redis.call("HDEL", prefix .. ":" .. ARGV[3] .. ":letters", id)
    table.insert(told, id)
  else
    takeBack(i)
  end`
)

/** KEYS: job, its lock, and for one that goes into a box: ids, letters. ARGV: token, data; id, letter. 0 when the lock is not ours any more. */
export const settle = `
if redis.call("GET", KEYS[2]) ~= ARGV[1] then return 0 end
if redis.call("HEXISTS", KEYS[1], "aside") == 1 then return 1 end
redis.call("HSET", KEYS[1], "data", ARGV[2])
if ARGV[3] then
  redis.call("HSET", KEYS[1], "aside", 1)
  redis.call("ZADD", KEYS[3], 0, ARGV[3])
  redis.call("HSET", KEYS[4], ARGV[3], ARGV[4])
end
return 1
`

/** KEYS: ids, letters. ARGV: ids to be removed. How many were there. */
export const removeLetters = `
local removed = 0
for _, id in ipairs(ARGV) do
  removed = removed + redis.call("ZREM", KEYS[1], id)
  redis.call("HDEL", KEYS[2], id)
end
return removed
`

/**
 * KEYS: layout, ids of the dead, of the parked. ARGV: prefix, lanes, the greatest score of what is due. How many wait, are dead, are
 * parked; then of each lane what may be its oldest: when it was enqueued, and the options of its job.
 */
export const count = `
local pending = 0
local told = { 0, redis.call("ZCARD", KEYS[2]), redis.call("ZCARD", KEYS[3]) }
for lane = 0, ARGV[2] - 1 do
  local queue = ARGV[1] .. ":lane-" .. lane .. ":"
  local jobs = redis.call("LRANGE", queue .. "active", 0, -1)
  pending = pending + redis.call("LLEN", queue .. "wait") + #jobs + redis.call("ZCARD", queue .. "delayed")
  for _, job in ipairs(redis.call("LRANGE", queue .. "wait", -1, -1)) do table.insert(jobs, job) end
  for _, job in ipairs(redis.call("ZRANGEBYSCORE", queue .. "delayed", 0, ARGV[3], "LIMIT", 0, 1)) do table.insert(jobs, job) end
  for _, job in ipairs(jobs) do
    local read = redis.call("HMGET", queue .. job, "aside", "timestamp", "opts")
    if read[1] then
      pending = pending - 1
    elseif read[2] then
      table.insert(told, read[2])
      table.insert(told, read[3] or "{}")
    end
  end
end
told[1] = pending
return told
`
