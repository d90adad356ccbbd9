/**
 * Keeps the page in step with the emulator: reads its state once, then follows its events, across lost connections and restarts.
 */
import { batch } from "@preact/signals"
import type { EmulatorEvent, Snapshot } from "../src/api/protocol.ts"
import { loadCalls } from "./actions/calls.ts"
import { goTo } from "./actions/goTo.ts"
import { loadChat, selectConversation } from "./actions/inbox.ts"
import { loadRequests } from "./actions/requests.ts"
import { get } from "./call.ts"
import { keepAddress, onStep, withoutHistory } from "./history.ts"
import { applyEvents } from "./model/applyEvents.ts"
import { emptyModel, readClock } from "./model/Model.ts"
import { readPlace } from "./model/place.ts"
import { isNarrow } from "./narrow.ts"
import { model, set } from "./store.ts"
import { recallUnread } from "./unread.ts"

const EVENTS = ["chat", "stream", "reception", "request", "webhook", "faults", "clock", "cleared"] as const
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
  const isFirst = model.value.connection === "loading"
  show(snapshot)
  if (isFirst) {
    goTo(readPlace(location.search))
    keepAddress()
    onStep((query) => goTo(readPlace(query)))
  }
  watch(snapshot.lastEventId)
}

/** What the emulator says anew is no step of the user's. */
const show = (snapshot: Snapshot): void => withoutHistory(() => batch(() => showAll(snapshot)))

const showAll = (snapshot: Snapshot): void => {
  const { app, clock, faults, reception, counts } = snapshot
  const conversations = new Map(snapshot.conversations.map((conversation) => [conversation.id, conversation]))
  const { view, pane, search, found, requests, chat, selectedSeq, writeAs, callFilter, selectedCall } = model.value
  set({
    ...emptyModel,
    connection: "live",
    app,
    clock: readClock(clock, Date.now()),
    faults,
    reception,
    counts,
    conversations,
    unread: recallUnread(conversations),
    view,
    pane,
    search,
    found,
    writeAs,
    callFilter,
    selectedCall,
    requests: { ...emptyModel.requests, outcome: requests.outcome }
  })
  const wanted = chat?.conversation ?? readPlace(location.search).conversation
  const [newest] = conversations.keys()
  if (wanted !== undefined && conversations.has(wanted)) {
    if (chat === undefined) selectConversation(wanted, { stay: true })
    else void loadChat(wanted, selectedSeq)
  } else {
    if (view === "inbox") set({ pane: "list" })
    // A page that opens shows the newest. On a narrow screen the list comes first, and what is new in it was not seen yet.
    if (newest !== undefined && !isNarrow.value) selectConversation(newest, { stay: true })
  }
  if (view === "requests") void loadRequests(requests.outcome)
  if (app.webhook !== undefined) void loadCalls()
}

const watch = (lastEventId: string): void => {
  const source = new EventSource(`/_emulator/events?after=${encodeURIComponent(lastEventId)}`)
  let waiting: EmulatorEvent[] = []
  let timer: ReturnType<typeof setTimeout> | undefined

  const flush = (): void => {
    timer = undefined
    const events = waiting
    waiting = []
    withoutHistory(() => {
      model.value = applyEvents(model.value, events, Date.now())
    })
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
