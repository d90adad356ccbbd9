/** What an application does with what Desk tells and asks. */
import type { Desk } from "../promise/Desk.ts"
import type { DeskEvent, MemberStatusEvent, SessionEvent } from "./Event.ts"
import type { AssignHumanRequest, Assignment, ContactUserRequest, InterfaceInvocation } from "./Question.ts"

/** What a handler finds beside its event. */
export interface WebhookContext {
  /** The client to answer with: the webhook's own, else the request's. */
  readonly desk?: Desk
  /** Desk's own id of the call; the same when Desk repeats it. */
  readonly requestId?: string
  /** When the call came, in milliseconds since 1970. */
  readonly receivedAt: number
  /** Aborts when `close` waits no longer. */
  readonly signal: AbortSignal
  /** What `answer.aiProvider` has said of this event. With `builtin` Desk's own bot answers, and the handler must not. */
  readonly aiProvider?: "own" | "builtin"
}

/** A method, so that a parameter may be annotated with what the handler knows it to be: `(event: SessionEvent) => …`. */
interface Handling<Event> {
  handle(event: Event, context: WebhookContext): unknown
}

/** What is done with an event. What it returns is awaited and otherwise ignored; what it throws is told to `onError`. */
export type Handler<Event = DeskEvent> = Handling<Event>["handle"]

/** Handlers by the event's name. The names of the documents are typed; any other may be added, exactly as Desk spells it. */
export interface Handlers {
  /** A session has begun. */
  readonly SessionBegin?: Handler<SessionEvent> | undefined
  /** The user has written while a bot has the session: `text`, other elements in `body`, or a `signal`. */
  readonly "ChatBot.UserSendMsg"?: Handler<SessionEvent> | undefined
  /** The bot has written. Whether what was sent by `send_msg` comes back as this is not documented. */
  readonly "ChatBot.RobotSendMsg"?: Handler<SessionEvent> | undefined
  /** An agent's status has changed. */
  readonly "Member.StatusChange"?: Handler<MemberStatusEvent> | undefined
  /** Every event that has no handler of its own. */
  readonly "*"?: Handler | undefined
  /** Any other event of sessions or agents. */
  readonly [event: string]: Handler | undefined
}

/** Questions that Desk asks and waits for. Without an answer, or when it comes too late or throws, Desk gets the default. */
export interface Answers {
  /** Who answers this message of a user: your bot, or Desk's own (269/110624). By default nothing is said, which Desk reads as `own`. */
  readonly aiProvider?: ((event: SessionEvent) => "own" | "builtin" | Promise<"own" | "builtin">) | undefined
  /** Who gets a session. By default it is said to have failed. */
  readonly assignHuman?: ((request: AssignHumanRequest) => Assignment | Promise<Assignment>) | undefined
  /** Values for the variables of a bot's task. By default it is said to have failed. */
  readonly interfaceInvocation?:
    | ((
        request: InterfaceInvocation
      ) =>
        | Readonly<Record<string, string | number | boolean>>
        | Promise<Readonly<Record<string, string | number | boolean>>>)
    | undefined
  /** Whether an agent may write to this user; by default, yes. How a refusal is spelled is not documented: `ErrorCode` 1, as IM does it. */
  readonly beforeContactUser?: ((request: ContactUserRequest) => boolean | Promise<boolean>) | undefined
}
