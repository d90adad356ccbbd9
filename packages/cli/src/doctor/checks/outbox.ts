/** The Redis of an outbox: whether it keeps what it is given. */

import { printable } from "../../output/printable.ts"
import type { Text } from "../../words/Text.ts"
import type { Check, Finding } from "../Check.ts"
import { pages } from "../pages.ts"
import { joined } from "../words.ts"

const consequences: Readonly<Record<"appendonly" | "maxmemory-policy", string>> = {
  appendonly: "否则 Redis 退出后数据丢失",
  "maxmemory-policy": "否则内存满时会丢弃消息"
}

const unreachable = (message: string): Finding => ({
  state: "wrong",
  found: { en: printable(message), zh: `无法读取 outbox 的 Redis：${printable(message)}` },
  todo: {
    en: "Check the URL, the password, and that this machine may reach it.",
    zh: "请检查 URL、密码，以及本机能否访问该 Redis。"
  }
})

const hasTag = (error: unknown, tag: string): error is Error =>
  error instanceof Error && "_tag" in error && error._tag === tag

const judge = async (connection: string): Promise<Finding> => {
  const { redisFaults } = await import("@tcdesk/outbox/bullmq")
  try {
    const faults = await redisFaults({ connection })
    if (faults.length === 0)
      return {
        state: "ok",
        found: {
          en: "Redis keeps what it is given (appendonly, noeviction)",
          zh: "Redis 会保留数据（appendonly、noeviction）"
        }
      }
    const each = faults.map(({ setting, wanted, found = "?", otherwise }): Text => {
      const is = printable(found, 40)
      return {
        en: `${setting} is ${is}, and has to be ${wanted}: ${otherwise}`,
        zh: `${setting} 为 ${is}，应为 ${wanted}：${consequences[setting]}`
      }
    })
    const set = faults.map(({ setting, wanted }) => `CONFIG SET ${setting} ${wanted}`).join(", ")
    const { en, zh } = joined(each)
    return {
      state: "wrong",
      found: { en: `Redis may lose messages: ${en}`, zh: `Redis 可能丢失消息：${zh}` },
      todo: {
        en: `${set}, and the same in redis.conf. An outbox refuses this Redis as it is, unless it is told allowDataLoss: true.`,
        zh: `请执行 ${set}，并写入 redis.conf。未设置 allowDataLoss: true 时，outbox 会拒绝使用该 Redis。`
      },
      source: pages.redis
    }
  } catch (error) {
    if (hasTag(error, "OutboxError") || hasTag(error, "DeskConfigError")) return unreachable(error.message)
    throw error
  }
}

export const outbox: Check = {
  name: "outbox",
  title: { en: "Outbox", zh: "Outbox" },
  looksAt: { en: "the settings of the Redis that an outbox is kept in", zh: "outbox 所用 Redis 的设置" },
  needs: [],
  limitMs: 5000,
  look: async (_, { outbox = "" }) => ({ finding: await judge(outbox) })
}
