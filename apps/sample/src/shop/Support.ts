/**
 * The support chat: the bot answers what customers write, until one asks for a human. It knows no web framework, nor how the shop hears
 * of what customers write.
 */
import { type Desk, type DeskError, isDeskError } from "@tcdesk/core"
import type { SessionEvent } from "@tcdesk/core/webhook"
import type { Bot } from "./bot.ts"
import { type HandedOver, handOver } from "./handOver.ts"
import { type Language, languageOf } from "./language.ts"
import type { Shop } from "./Shop.ts"
import { words } from "./words.ts"

/** What Desk tells of a message. One without text, such as a picture or a typing notice, is not answered. */
export type Heard = Pick<SessionEvent, "sessionId" | "clientUserId" | "text">

/** What a customer has written. */
interface CustomerMessage {
  readonly sessionId: string
  readonly clientUserId: string
  readonly text: string
}

export interface SupportOptions {
  readonly shop: Shop
  readonly bot: Bot
  readonly log: (line: string) => void
}

/** What is being answered in a session. */
interface Answering {
  /** Cuts all of it off. */
  readonly cut: AbortController
  readonly done: Promise<void>
}

/** 人工智能 is what the bot would be, if it were a model. */
const asksForHuman = (text: string): boolean => /人工(?!智能)|\bhuman\b/i.test(text)

/** Nobody is there any more to be told of it. */
const isOver = ({ reason }: DeskError): boolean => ["SessionEnded", "Aborted", "Closed"].includes(reason._tag)

/** An agent's account is an e-mail address, of which customers see the name. */
const toldOf = (handedOver: HandedOver, language: Language): string => {
  const { support } = words[language]
  switch (handedOver.to) {
    case "agent":
      return support.handedOver(handedOver.agentId?.split("@")[0])
    case "queue":
      return support.queued
    case "nobody":
      return support.noAgent
  }
}

/** Of a session's history, the newest. */
const shownMessages = 50

export class Support {
  private readonly answering = new Map<string, Answering>()
  private readonly options: SupportOptions

  constructor(options: SupportOptions) {
    this.options = options
  }

  /**
   * Never rejects. Whoever tells of a message, such as a webhook, need not wait until it is answered, and should not: the next one may ask
   * for a human, who is not kept waiting until the bot has finished. Otherwise the messages of a session are answered one after another.
   */
  async hear(desk: Desk, { sessionId, clientUserId = "", text }: Heard): Promise<void> {
    if (text !== undefined) await this.take(desk, { sessionId, clientUserId, text })
  }

  private take(desk: Desk, message: CustomerMessage): Promise<void> {
    const { sessionId, text } = message
    const before = this.answering.get(sessionId)
    if (asksForHuman(text)) before?.cut.abort()
    const cut = before === undefined || before.cut.signal.aborted ? new AbortController() : before.cut
    const done: Promise<void> = (before?.done ?? Promise.resolve())
      .then(() => this.answer(desk, message, cut.signal))
      .catch((error: unknown) => this.apologise(desk, message, error))
      .then(() => {
        if (this.answering.get(sessionId)?.done === done) this.answering.delete(sessionId)
      })
    this.answering.set(sessionId, { cut, done })
    return done
  }

  /** How a session is, and what was said in it. */
  async session(desk: Desk, sessionId: string) {
    const { state, agentId } = await desk.sessions.state({ sessionId })
    const messages = []
    for await (const said of desk.sessions.messages({ sessionId, order: "newest-first", pageSize: shownMessages })) {
      messages.push(said)
      if (messages.length === shownMessages) break
    }
    return { state, agentId, messages: messages.reverse() }
  }

  private async answer(desk: Desk, message: CustomerMessage, signal: AbortSignal): Promise<void> {
    const { sessionId, clientUserId, text } = message
    const { state } = await desk.sessions.state({ sessionId }, { signal })
    // Once a human was asked for, it is the human who answers.
    if (state !== "Chatbot") return
    if (asksForHuman(text)) {
      const told = toldOf(await handOver(desk, sessionId), languageOf(text))
      return desk.sendInBackground({ sessionId, text: told })
    }
    const answer = this.options.bot({ text, orders: this.options.shop.ordersOf(clientUserId) })
    // A customer gets the answer also where Desk refuses to stream it.
    const shown = await desk.stream({ sessionId, text: answer }, { signal, onFailure: "send-rest" })
    this.options.log(`  ${clientUserId} sees: ${shown.text}`)
  }

  /** What Desk refused is told by the client's hook already. */
  private apologise(desk: Desk, { sessionId, text }: CustomerMessage, error: unknown): void {
    if (isDeskError(error) && isOver(error)) return
    if (!isDeskError(error)) this.options.log(`  the bot has failed: ${error}`)
    desk.sendInBackground({ sessionId, text: words[languageOf(text)].support.failed })
  }
}
