/**
 * Keeps the page in step with the emulator: reads its state once, then follows its events, across lost connections and restarts.
 */
import type { EmulatorEvent, Snapshot } from "../src/api/protocol.ts"
import { loadChat, loadRequests, selectConversation } from "./actions.ts"
import { get } from "./call.ts"
import { applyEvents } from "./model/applyEvents.ts"
import { emptyModel, readClock } from "./model/Model.ts"
import { model, set } from "./store.ts"
import { recallUnread } from "./unread.ts"

const EVENTS = ["chat", "request", "faults", "clock", "cleared"] as const
const RETRY_MS = 1000
/** Events of so long are shown at once: a burst is drawn once, and a single message without delay to be seen. */
const BATCH_MS = 16

export const follow = (): void => {
  void begin()
}

const begin = async (): Promise<void> => {
  let snapshot: Snapshot
  try {
    snapshot = await get<Snapshot>("/state")
  } catch {
    set({ connection: model.value.connection === "loading" ? "loading" : "lost" })
    setTimeout(() => void begin(), RETRY_MS)
    return
  }
  show(snapshot)
  watch(snapshot.lastEventId)
}

const show = (snapshot: Snapshot): void => {
  const { app, clock, faults, counts } = snapshot
  const conversations = new Map(snapshot.conversations.map((conversation) => [conversation.id, conversation]))
  const { view, pane, search, requests, chat, selectedSeq } = model.value
  set({
    ...emptyModel,
    connection: "live",
    app,
    clock: readClock(clock, Date.now()),
    faults,
    counts,
    conversations,
    unread: recallUnread(conversations),
    view,
    pane,
    search,
    requests: { ...emptyModel.requests, outcome: requests.outcome }
  })
  const [newest] = conversations.keys()
  const open = chat !== undefined && conversations.has(chat.conversation) ? chat.conversation : newest
  if (open !== undefined) {
    // A page that opens shows the newest conversation; on a narrow screen the list comes first all the same.
    if (chat === undefined) selectConversation(open, { stay: true })
    else void loadChat(open, selectedSeq)
  }
  if (view === "requests") void loadRequests(requests.outcome)
}

const watch = (lastEventId: string): void => {
  const source = new EventSource(`/_emulator/events?after=${encodeURIComponent(lastEventId)}`)
  let waiting: EmulatorEvent[] = []
  let timer: ReturnType<typeof setTimeout> | undefined

  const flush = (): void => {
    timer = undefined
    const events = waiting
    waiting = []
    model.value = applyEvents(model.value, events, Date.now())
  }
  const restart = (delayMs: number): void => {
    source.close()
    clearTimeout(timer)
    setTimeout(() => void begin(), delayMs)
  }

  for (const type of EVENTS) {
    source.addEventListener(type, (event) => {
      waiting.push({ type, ...JSON.parse(event.data) } as EmulatorEvent)
      timer ??= setTimeout(flush, BATCH_MS)
    })
  }
  // The emulator no longer has all that was missed, or is another one: what is shown may be wrong.
  source.addEventListener("gap", () => restart(0))
  source.onopen = () => set({ connection: "live" })
  source.onerror = () => {
    set({ connection: "lost" })
    // Otherwise the browser tries again by itself, and names the last event it had.
    if (source.readyState === EventSource.CLOSED) restart(RETRY_MS)
  }
}
