/** `tcdesk outbox`: what waits in an outbox, what lies dead, and sending that again. */
import type { OutboxLetter } from "@tcdesk/outbox"
import { type CommandGroup, command } from "../command/Command.ts"
import type { Context } from "../command/Context.ts"
import { flag, option, positiveInteger } from "../command/params.ts"
import { UsageError } from "../failure/UsageError.ts"
import { withOutbox } from "../outbox/openOutbox.ts"
import { storeTakes } from "../outbox/storeTakes.ts"
import { printable } from "../output/printable.ts"
import type { Text } from "../words/Text.ts"

const isoOf = (at: number): string => new Date(at).toISOString()

const duration = (ms: number): string => {
  const seconds = Math.round(ms / 1000)
  if (seconds < 120) return `${seconds} s`
  const minutes = Math.round(seconds / 60)
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`
}

const status = command({
  name: "status",
  summary: { en: "Say how many messages wait, and how many lie dead", zh: "查看等待发送、死信与待确认的消息数量" },
  examples: ["tcdesk outbox status --store orders.db", "tcdesk outbox status --store-env OUTBOX_URL"],
  takes: storeTakes,
  run: (given, context) =>
    withOutbox(context, given, async (outbox) => {
      const { running: _, hookFailures: __, ...value } = await outbox.status()
      const { say, style } = context
      const { pending, oldestAgeMs, dead, parked, pausedUntil } = value
      const age =
        oldestAgeMs === undefined
          ? ""
          : say({ en: `, the oldest for ${duration(oldestAgeMs)}`, zh: `，最早的已等待 ${duration(oldestAgeMs)}` })
      const line = (name: Text, count: number, paint = style.bold): string =>
        `${say(name)}${count === 0 ? count : paint(String(count))}`
      return {
        value,
        lines: [
          line({ en: "waiting  ", zh: "等待发送  " }, pending) + age,
          line({ en: "dead     ", zh: "死信      " }, dead, style.red),
          line({ en: "parked   ", zh: "待确认    " }, parked, style.yellow),
          ...(pausedUntil === undefined
            ? []
            : [style.yellow(say({ en: `paused until ${isoOf(pausedUntil)}`, zh: `已暂停，至 ${isoOf(pausedUntil)}` }))])
        ]
      }
    })
})

const boxTakes = {
  parked: flag({
    help: {
      en: "those that may have arrived, instead of those that are dead",
      zh: "针对可能已送达、待人工确认的消息（而非死信）"
    }
  })
}

const letterLine = ({ id, at, error, tries, message }: OutboxLetter, { say, style }: Context): string => {
  const to: string =
    message === undefined
      ? say({ en: "unreadable", zh: "无法解析" })
      : "sessionId" in message
        ? `session ${message.sessionId}`
        : `${message.from} → ${message.to}`
  const code = error.code === undefined ? "" : ` ${error.code}`
  return [
    id,
    style.dim(isoOf(at)),
    style.red(printable(`${error.reason._tag}${code}`)),
    say({ en: `tries ${tries}`, zh: `尝试 ${tries} 次` }),
    printable(to)
  ].join("  ")
}

const dead = command({
  name: "dead",
  summary: { en: "List the messages that are tried no more, and why", zh: "列出不再重试的消息及原因" },
  details: {
    en: "With --json each is one line, with its message and its error.",
    zh: "使用 --json 时每条一行，含消息与错误详情。"
  },
  examples: ["tcdesk outbox dead --store orders.db", "tcdesk outbox dead --store orders.db --parked --json"],
  takes: {
    ...storeTakes,
    ...boxTakes,
    limit: option({
      value: "NUMBER",
      help: { en: "at most this many (default: 100)", zh: "最多列出的条数（默认 100）" },
      read: positiveInteger
    }),
    after: option({ value: "ID", help: { en: "those after this one", zh: "从该 ID 之后开始" } })
  },
  run: async function* (given, context) {
    const { limit = 100, parked } = given
    const letters = await withOutbox(context, given, async (outbox) => {
      const box = parked ? outbox.parked : outbox.dead
      const found: OutboxLetter[] = []
      let { after } = given
      while (found.length < limit) {
        const wanted = Math.min(1000, limit - found.length)
        const page = await box.list({ limit: wanted, after })
        found.push(...page)
        if (page.length < wanted) break
        after = page.at(-1)?.id
      }
      return found
    })
    for (const letter of letters) yield { value: letter, lines: [letterLine(letter, context)] }
  }
})

const replay = command({
  name: "replay",
  summary: { en: "Let dead messages be sent again, by your workers", zh: "将死信放回队列，由你的 worker 重新发送" },
  details: {
    en: "They go behind what waits, with the same MsgRandom. Exit code 1: some of them today's rules would refuse, or are not there.",
    zh: "消息排到队尾，MsgRandom 不变。退出码 1：部分消息不符合当前规则，或已不存在。"
  },
  examples: [
    "tcdesk outbox replay --store orders.db --id 0198f0c2-0000-7000-8000-0123456789ab",
    "tcdesk outbox replay --store orders.db --all"
  ],
  takes: {
    ...storeTakes,
    ...boxTakes,
    id: option({ value: "ID,…", help: { en: "these, as dead lists them", zh: "指定的消息 ID，以逗号分隔" } }),
    all: flag({ help: { en: "all of them", zh: "全部" } })
  },
  run: async (given, context) => {
    const { id, all, parked } = given
    const ids = (id ?? "").split(",").filter((each) => each !== "")
    if (all ? id !== undefined : ids.length === 0)
      throw new UsageError({ en: "say which: --id ID, or --all", zh: "请指定消息：--id ID，或 --all" })
    return withOutbox(context, given, async (outbox) => {
      const wanted = all ? "all" : ids
      const value = await (parked ? outbox.parked.retry(wanted) : outbox.dead.replay(wanted))
      const { replayed, refused } = value
      const gone = all ? [] : ids.filter((each) => !replayed.includes(each) && !refused.some((one) => one.id === each))
      const { say, style } = context
      const count = replayed.length
      return {
        value: { ...value, missing: gone },
        lines: [
          count === 0
            ? say({ en: "none put back", zh: "没有消息放回队列" })
            : say({
                en: `${count} put back: sent when a worker runs`,
                zh: `已放回队列 ${count} 条，worker 运行时会重新发送`
              }),
          ...refused.map(({ id: which, error }) => `${which}  ${style.red(printable(error.message))}`),
          ...gone.map((which) => `${printable(which)}  ${style.red(say({ en: "is not there", zh: "不存在" }))}`)
        ],
        exitCode: refused.length + gone.length > 0 ? 1 : 0
      }
    })
  }
})

export const outbox: CommandGroup = {
  name: "outbox",
  summary: { en: "Look at an outbox, and let dead messages be sent again", zh: "查看 outbox，并重新发送死信" },
  commands: [status, dead, replay]
}
