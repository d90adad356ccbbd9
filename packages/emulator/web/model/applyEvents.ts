/**
 * How events change what the page knows. Many are taken at once: a burst of thousands must not copy lists thousands of times.
 */
import type {
  ChatEntry,
  Conversation,
  EmulatorEvent,
  RequestSummary,
  StreamGrowth,
  WebhookCallSummary
} from "../../src/api/protocol.ts"
import { withCalls } from "./calls.ts"
import { type Model, noCounts, passesFilter, readClock } from "./Model.ts"
import { withRefusedCalls } from "./refusedCalls.ts"
import { joined, withGrowth, withGrowths } from "./streams.ts"

export const applyEvents = (model: Model, events: readonly EmulatorEvent[], browserMs: number): Model => {
  const max = model.app?.maxRecords ?? 10_000
  let next = { ...model }
  let entries: ChatEntry[] = []
  let growths = new Map<number, StreamGrowth>()
  let requests: RequestSummary[] = []
  let calls: WebhookCallSummary[] = []
  const settle = (): void => {
    next = withRequests(withGrowths(withEntries(next, entries, max), growths), requests, max)
    next = { ...next, calls: withCalls(next.calls, calls, max) }
    entries = []
    growths = new Map()
    requests = []
    calls = []
  }
  for (const event of events) {
    switch (event.type) {
      case "chat":
        entries.push(event.entry)
        break
      case "stream":
        growths.set(event.stream.seq, joined(growths.get(event.stream.seq), event.stream))
        break
      case "reception":
        next = { ...next, reception: event.reception }
        break
      case "request":
        requests.push(event.request)
        break
      case "webhook":
        calls.push(event.call)
        break
      case "faults":
        next = { ...next, faults: event.faults }
        break
      case "clock":
        next = { ...next, clock: readClock(event.clock, browserMs) }
        break
      case "cleared":
        settle()
        next = cleared(next, event.what)
        break
    }
  }
  settle()
  return next
}

/** Both oldest first; what is in both is taken once. */
export const mergeBySeq = (one: readonly ChatEntry[], other: readonly ChatEntry[]): readonly ChatEntry[] => {
  const last = one.at(-1)
  const first = other[0]
  if (last === undefined) return other
  if (first === undefined) return one
  if (last.seq < first.seq) return [...one, ...other]
  const bySeq = new Map([...one, ...other].map((entry) => [entry.seq, entry]))
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq)
}

const withEntries = (model: Model, entries: readonly ChatEntry[], max: number): Model => {
  if (entries.length === 0) return model
  const conversations = new Map(model.conversations)
  const unread = new Map(model.unread)
  let { messages } = model.counts
  for (const entry of entries) {
    const id = entry.conversation
    conversations.set(id, withEntry(conversations.get(id), entry))
    if (entry.kind !== "message") continue
    messages += 1
    if (id !== model.chat?.conversation || model.view !== "inbox") unread.set(id, (unread.get(id) ?? 0) + 1)
  }
  const { chat } = model
  forgetOldest(conversations, unread, max, chat?.conversation)
  const fresh = entries.filter((entry) => entry.conversation === chat?.conversation)
  return {
    ...model,
    conversations,
    unread,
    counts: { ...model.counts, messages: Math.min(messages, max) },
    chat:
      chat === undefined || fresh.length === 0
        ? chat
        : { ...chat, entries: mergeBySeq(chat.entries, fresh).slice(-max) }
  }
}

/** Entries of a page that is loaded, with what was heard of them before. */
export const withPage = (chat: NonNullable<Model["chat"]>, page: readonly ChatEntry[], complete: boolean) => {
  const { conversation, early } = chat
  const entries = mergeBySeq(page.map(withGrowth(early)), chat.entries)
  // What is not among the entries by now is not kept any more.
  return { conversation, entries, complete, early: complete ? new Map() : early }
}

/** A page may stay open for days, and every customer be a new one: of those the emulator can no longer know all, the oldest go. */
const forgetOldest = (
  conversations: Map<string, Conversation>,
  unread: Map<string, number>,
  max: number,
  open: string | undefined
): void => {
  // Its chats and its sessions may each be of as many customers.
  if (conversations.size <= 2 * max) return
  const oldestFirst = [...conversations.values()].sort((a, b) => a.lastSeq - b.lastSeq)
  for (const { id } of oldestFirst.slice(0, conversations.size - max)) {
    if (id === open) continue
    conversations.delete(id)
    unread.delete(id)
  }
}

const withEntry = (known: Conversation | undefined, entry: ChatEntry): Conversation => {
  const { clientUserId, conversation: id, seq, at } = entry
  const before = known ?? { id, clientUserId, lastSeq: -1, lastAt: at, received: 0, sessions: [] }
  const next = { ...before, lastSeq: seq, lastAt: at }
  if (entry.kind === "message") {
    return { ...next, received: before.received + 1, preview: { ...entry.preview, by: "service" } }
  }
  if ("preview" in entry) return { ...next, preview: { ...entry.preview, by: entry.kind } }
  if (entry.kind === "signal") return next
  const others = before.sessions.filter(({ sessionId }) => sessionId !== entry.session.sessionId)
  return { ...next, sessions: [...others, entry.session].sort((a, b) => a.openedAt - b.openedAt) }
}

const withRequests = (model: Model, fresh: readonly RequestSummary[], max: number): Model => {
  if (fresh.length === 0) return model
  const { outcome, items, complete } = model.requests
  const wanted = fresh.filter((request) => passesFilter(request, outcome))
  const count = (of: "rejected" | "faulted") => fresh.filter((request) => passesFilter(request, of)).length
  return {
    ...model,
    latestRequests: fresh,
    refusedCalls: withRefusedCalls(model.refusedCalls, fresh),
    counts: {
      ...model.counts,
      requests: Math.min(model.counts.requests + fresh.length, max),
      rejected: Math.min(model.counts.rejected + count("rejected"), max),
      faulted: Math.min(model.counts.faulted + count("faulted"), max)
    },
    requests: wanted.length === 0 ? model.requests : { outcome, complete, items: [...items, ...wanted].slice(-max) }
  }
}

/** Sessions outlive the clearing of records, and with them their conversations. */
const cleared = (model: Model, what: "records" | "reset"): Model => {
  const kept = what === "reset" ? [] : [...model.conversations.values()].filter(({ sessions }) => sessions.length > 0)
  const conversations = new Map(
    kept.map(({ id, clientUserId, lastAt, sessions }) => [
      id,
      { id, clientUserId, lastAt, sessions, lastSeq: -1, received: 0 }
    ])
  )
  const isKept = model.chat !== undefined && conversations.has(model.chat.conversation)
  return {
    ...model,
    conversations,
    unread: new Map(),
    counts: noCounts,
    chat: isKept && model.chat !== undefined ? { ...model.chat, entries: [], early: new Map() } : undefined,
    refusedCalls: new Map(),
    // On a narrow screen nothing else would lead away from a conversation that is no longer there.
    pane: isKept && model.view === "inbox" && model.pane !== "list" ? "chat" : "list",
    selectedSeq: undefined,
    found: undefined,
    sessionFilter: isKept ? model.sessionFilter : undefined,
    requests: { ...model.requests, items: [] },
    selectedRequest: undefined,
    calls: new Map(),
    selectedCall: undefined,
    latestRequests: []
  }
}
