/**
 * Desk for users of Effect: the service, its constructor and layers.
 *
 * @example
 * ```ts prelude=session run
 * import { Desk } from "@tcdesk/core/effect"
 * import * as Effect from "effect/Effect"
 *
 * const program = Desk.send({ sessionId, text: "您好" }).pipe(
 *   Effect.catchReason("DeskError", "SessionEnded", () => Effect.logWarning("The session has ended."))
 * )
 * await Effect.runPromise(program.pipe(Effect.provide(Desk.layerConfig())))
 * ```
 * @packageDocumentation
 */
import * as Config from "effect/Config"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import { type Contact, type Contacted, contactUser } from "../commands/contactUser.ts"
import { type ChatMessage, type ChatQuery, describeChatMessages } from "../commands/describeChatMessages.ts"
import { describeImCdrList, type RecordsQuery, type SessionRecord } from "../commands/describeImCdrList.ts"
import { endSession } from "../commands/endSession.ts"
import { getSessionState, type SessionQuery, type SessionState } from "../commands/getSessionState.ts"
import { sendMsg, sendPrepared as sendPreparedMsg } from "../commands/sendMsg.ts"
import { sendStreamMsg } from "../commands/sendStreamMsg.ts"
import { sendStreamMsgV2 } from "../commands/sendStreamMsgV2.ts"
import { type Transfer, type Transferred, transferToHuman } from "../commands/transferToHuman.ts"
import { invalid } from "../engine/accept.ts"
import * as Client from "../engine/Client.ts"
import { invalidInput } from "../engine/invalidInput.ts"
import { timersOf } from "../engine/Timers.ts"
import { openTransport } from "../engine/transport/open.ts"
import { Transport } from "../engine/transport/Transport.ts"
import type { CallOptions, CloseOptions, PreparedOptions } from "../model/CallOptions.ts"
import type { CommandOptions } from "../model/CommandOptions.ts"
import { DeskConfigError } from "../model/DeskConfigError.ts"
import type { DeskError } from "../model/DeskError.ts"
import type { ClientOptions } from "../model/DeskOptions.ts"
import type { DeskStatus } from "../model/DeskStatus.ts"
import { defaults } from "../model/defaults.ts"
import { disabledVariable, resolveEnvironment, variables } from "../model/Environment.ts"
import type { JsonObject, JsonRecord } from "../model/Json.ts"
import type { OutgoingMessage } from "../model/Message.ts"
import { misspeltVariables, warnOfMisspelt } from "../model/misspeltVariables.ts"
import { type Prepared, prepareMessage } from "../model/Prepared.ts"
import type { Receipt } from "../model/Receipt.ts"
import { optionOf, type ResolvedOptions, resolveBy } from "../model/ResolvedOptions.ts"
import { type Region, regions } from "../model/regions.ts"
import type { SendOutcome } from "../model/SendOutcome.ts"
import type { StreamOptions, StreamReceipt } from "../model/Streamed.ts"
import { refuseUnknown } from "../model/unknownNames.ts"
import { validate } from "../model/validate.ts"
import { askedAt, type CallSite, callSite, pointTo } from "./callSite.ts"
import { type AnswerOptions, type CallByName, callOf, method, pages } from "./method.ts"
import { type StreamedMessage, streamOn } from "./streamed.ts"
import { traced } from "./traced.ts"

export type { Contact, Contacted } from "../commands/contactUser.ts"
export type { ChatMessage, ChatQuery } from "../commands/describeChatMessages.ts"
export type { RecordsQuery, SessionRecord } from "../commands/describeImCdrList.ts"
export type { SessionQuery, SessionState } from "../commands/getSessionState.ts"
export type { Transfer, Transferred } from "../commands/transferToHuman.ts"
export type { CallOptions, CloseOptions, PreparedOptions } from "../model/CallOptions.ts"
export type { CommandOptions } from "../model/CommandOptions.ts"
export type { DeskHooks } from "../model/DeskHooks.ts"
export type { RateLimitOptions, RetryOptions } from "../model/DeskOptions.ts"
export type { DeskStatus as Status } from "../model/DeskStatus.ts"
export type { OutgoingMessage } from "../model/Message.ts"
export type { Prepared } from "../model/Prepared.ts"
export type { Receipt } from "../model/Receipt.ts"
export type { Region } from "../model/regions.ts"
export type { SendOutcome } from "../model/SendOutcome.ts"
export type { StreamOptions, StreamProgress, StreamReceipt } from "../model/Streamed.ts"
export type { StreamRemains } from "../model/StreamRemains.ts"
export type { AnswerOptions, CallByName } from "./method.ts"
export type { StreamedMessage } from "./streamed.ts"

/** As the options of `createDesk`, but secrets are `Redacted` and a `userSig` function returns an Effect. */
export interface Options extends ClientOptions {
  /** The app's key, from the console. Exactly one of `secretKey` and `userSig` must be given. */
  readonly secretKey?: Redacted.Redacted<string> | undefined
  /** A UserSig, which is never renewed, or an Effect that gets one whenever one is needed. */
  readonly userSig?:
    | Redacted.Redacted<string>
    | ((identifier: string) => Effect.Effect<Redacted.Redacted<string>, unknown>)
    | undefined
}

/** What can be asked of sessions, and done to them. */
export interface Sessions {
  /** Who is talking to a user at this moment (`get_session_state`). A lost answer is asked for again. */
  readonly state: (of: SessionQuery, options?: CallOptions) => Effect.Effect<SessionState, DeskError>
  /** Hands a session over to a human agent, or puts it into the queue (`transfer_to_human`). Never made twice. */
  readonly transferToHuman: (transfer: Transfer, options?: CallOptions) => Effect.Effect<Transferred, DeskError>
  /** Ends a session that a human agent has taken over (`end_session`). Repeated when an answer was lost. */
  readonly end: (
    session: {
      /** The session's id, as Desk gave it. */
      readonly sessionId: string
    },
    options?: CallOptions
  ) => Effect.Effect<void, DeskError>
  /** Lets a human agent write to a user first (`contact_user`). Never made twice. */
  readonly contactUser: (contact: Contact, options?: CallOptions) => Effect.Effect<Contacted, DeskError>
  /** What was said in a session (`describe_chat_messages`), page after page as it is pulled. */
  readonly messages: (of: ChatQuery, options?: CallOptions) => Stream.Stream<ChatMessage, DeskError>
  /** Sessions that have ended (`describe_im_cdr_list`), page after page as it is pulled. */
  readonly records: (of: RecordsQuery, options?: CallOptions) => Stream.Stream<SessionRecord, DeskError>
}

/** The client. Interrupting a call aborts its HTTP exchange. */
export class Desk extends Context.Service<
  Desk,
  {
    /**
     * Sends one message. Settles within `deadlineMs`. For one that nobody waits for Effect has words of its own, so there is no method:
     * `desk.send(message).pipe(Effect.catch((error) => Effect.logError(error)), Effect.forkDetach)`; the scope's close lets it finish.
     */
    readonly send: (message: OutgoingMessage, options?: CallOptions) => Effect.Effect<Receipt, DeskError>
    /** Checks a message and fixes all of it, its MsgRandom too, to send it later. Fails with `InvalidMessage`; sends nothing. */
    readonly prepare: (message: OutgoingMessage) => Effect.Effect<Prepared, DeskError>
    /**
     * Sends a message that was prepared, byte for byte as it was written then. Where an earlier attempt may have been accepted, say
     * `earlier: "unknown"`: the receipt is `maybeDuplicate` then, and the `delivery` of an error is `unknown`.
     */
    readonly sendPrepared: (prepared: Prepared, options?: PreparedOptions) => Effect.Effect<Receipt, DeskError>
    /** Sends a text while it is being written (`send_stream_msg`). A message that was begun is closed, also on interruption. */
    readonly stream: <E = never, R = never>(
      message: StreamedMessage<E, R>,
      options?: StreamOptions
    ) => Effect.Effect<StreamReceipt, DeskError | E, R>
    /** What can be asked of sessions, and done to them. */
    readonly sessions: Sessions
    /** Any other command. Gives its answer without the envelope, or what a Schema makes of it. */
    readonly call: CallByName
    /** How the client is at this moment. */
    readonly status: Effect.Effect<DeskStatus>
    /** Refuses new calls; what is under way may finish within `graceMs`. The layer's scope does it too. */
    readonly close: (options?: CloseOptions) => Effect.Effect<void>
  }
>()("@tcdesk/core/Desk") {}

const resolve = (options: Options, context: Context.Context<never>): ResolvedOptions =>
  resolveBy(
    (name, addIssue) => {
      const given = optionOf(Object(options), name, addIssue)
      if (name === "secretKey") return revealed(given)
      if (name !== "userSig") return given
      return typeof given === "function"
        ? (id: string) => Effect.runPromiseWith(context)(Effect.map(given(id), revealed))
        : revealed(given)
    },
    { given: Object(options) }
  )

/** What is not redacted is a mistake that is named where it is checked; or it will do as it is. */
const revealed = (given: unknown): unknown => (Redacted.isRedacted(given) ? Redacted.value(given) : given)

/** Makes a client, on the `Transport` of the context if there is one, else on undici (or `options.fetch`). */
export const make = Effect.fnUntraced(function* (
  options: Options
): Effect.fn.Return<Desk["Service"], DeskConfigError, Scope.Scope> {
  const context = yield* Effect.context<never>()
  const resolved: ResolvedOptions = yield* Effect.try({
    try: () => resolve(options, context),
    catch: (error) =>
      error instanceof DeskConfigError ? error : new DeskConfigError([{ option: "options", message: "can't be read" }])
  })
  return yield* open(context, resolved)
})

const open = Effect.fnUntraced(function* (
  context: Context.Context<never>,
  resolved: ResolvedOptions
): Effect.fn.Return<Desk["Service"], never, Scope.Scope> {
  const given = yield* Effect.serviceOption(Transport)
  const { transport, close } = Option.isSome(given)
    ? { transport: given.value, close: Effect.void }
    : openTransport(resolved, timersOf(context))
  const client = Client.open(context, resolved, transport, close)
  yield* Effect.addFinalizer(() => client.close())
  const of = method(client)
  return Desk.of({
    send: of(sendMsg),
    prepare,
    sendPrepared: (prepared, callOptions) =>
      askedAt(callSite(), () => of(sendPreparedMsg(callOptions))(prepared, callOptions)),
    stream: streamOn(client),
    sessions: {
      state: of(getSessionState),
      transferToHuman: of(transferToHuman),
      end: of(endSession),
      contactUser: of(contactUser),
      messages: pages(of(describeChatMessages)),
      records: pages(of(describeImCdrList))
    },
    call: callOf(of),
    status: Effect.sync(client.status),
    close: client.close
  })
})

/** The client as a layer; it is closed with the layer's scope. */
export const layer = (options: Options): Layer.Layer<Desk, DeskConfigError> => Layer.effect(Desk, make(options))

const makeDisabled = Effect.gen(function* () {
  yield* Effect.logWarning("This Desk client is disabled: it checks messages, and sends none.")
  return yield* open(yield* Effect.context<never>(), resolveEnvironment({ [disabledVariable]: "1" }))
})

/**
 * A client that checks every input and sends nothing, and needs no options: for CI, and for machines without an account. Receipts have
 * `disabled: true`; what only Desk could answer is refused with `Closed`.
 */
export const layerDisabled: Layer.Layer<Desk> = Layer.effect(Desk, makeDisabled)

/** A variable that only 1 switches on; one that is empty counts as absent. */
const isOn = (name: string): Config.Config<boolean> =>
  Config.option(Config.Literals(["1", ""], name)).pipe(Config.map((value) => Option.getOrUndefined(value) === "1"))

/**
 * Options from `TCDESK_SDK_APP_ID`, `TCDESK_IDENTIFIER`, `TCDESK_SECRET_KEY` (or `TCDESK_USER_SIG`), `TCDESK_REGION`, `TCDESK_ENDPOINT`,
 * `TCDESK_ALLOW_INSECURE_ENDPOINT`.
 */
export const config: Config.Config<Options> = Config.all({
  sdkAppId: Config.Int("TCDESK_SDK_APP_ID"),
  identifier: Config.NonEmptyString("TCDESK_IDENTIFIER"),
  secretKey: Config.option(Config.Redacted("TCDESK_SECRET_KEY")),
  userSig: Config.option(Config.Redacted("TCDESK_USER_SIG")),
  region: Config.option(Config.Literals(Object.keys(regions) as ReadonlyArray<Region>, "TCDESK_REGION")),
  endpoint: Config.option(Config.NonEmptyString("TCDESK_ENDPOINT")),
  allowInsecureEndpoint: isOn("TCDESK_ALLOW_INSECURE_ENDPOINT")
}).pipe(
  Config.map(
    ({ sdkAppId, identifier, secretKey, userSig, region, endpoint, allowInsecureEndpoint }): Options => ({
      sdkAppId,
      identifier,
      secretKey: Option.getOrUndefined(secretKey),
      userSig: Option.getOrUndefined(userSig),
      region: Option.getOrUndefined(region),
      endpoint: Option.getOrUndefined(endpoint),
      allowInsecureEndpoint
    })
  )
)

/** A Config is asked for names, and can't tell which others there are: the environment itself can. */
const warnOfVariables = Effect.sync(() => warnOfMisspelt(misspeltVariables(process.env, Object.keys(variables))))

/**
 * The client as a layer, its options from Config; without an argument from the environment, where `TCDESK_DISABLED=1` makes it
 * `layerDisabled`. Then the process is warned of a `TCDESK_*` variable that looks like a misspelt one.
 */
export const layerConfig = (options?: Config.Wrap<Options>): Layer.Layer<Desk, DeskConfigError | Config.ConfigError> =>
  Layer.effect(Desk, options === undefined ? fromEnvironment : Effect.flatMap(Config.unwrap(options), make))

const fromEnvironment = Effect.flatMap(Effect.andThen(warnOfVariables, isOn(disabledVariable)), (disabled) =>
  disabled ? makeDisabled : Effect.flatMap(config, make)
)

/** A call of the client in the context. */
const use = <A, E, R>(
  site: CallSite,
  call: (desk: Desk["Service"]) => Effect.Effect<A, E, R>
): Effect.Effect<A, E, R | Desk> => Desk.use((desk) => askedAt(site, () => call(desk)))

/** Sends one message; where there is a `Tracer`, in a span that names neither text nor recipient. */
export const send = (message: OutgoingMessage, options?: CallOptions): Effect.Effect<Receipt, DeskError, Desk> =>
  use(callSite(), (desk) => desk.send(message, options)).pipe(
    traced("Desk.send", sendMsg.name, ({ msgRandom, attempts }) => ({
      "desk.msg_random": msgRandom,
      "desk.attempts": attempts.length
    }))
  )

/** Checks a message and fixes all of it, its MsgRandom too, to send it later. Fails with `InvalidMessage`; sends nothing, needs no client. */
export const prepare = (message: OutgoingMessage): Effect.Effect<Prepared, DeskError> => {
  const site = callSite()
  return Effect.suspend(() => {
    const { value, issues, more } = prepareMessage(message)
    if (value !== undefined) return Effect.succeed(value)
    const error = invalid(sendMsg, issues, more)
    pointTo(site, error)
    return Effect.fail(error)
  })
}

/** Sends a message that was prepared, byte for byte as it was written then; where there is a `Tracer`, in a span. */
export const sendPrepared = (prepared: Prepared, options?: PreparedOptions): Effect.Effect<Receipt, DeskError, Desk> =>
  use(callSite(), (desk) => desk.sendPrepared(prepared, options)).pipe(
    traced("Desk.sendPrepared", sendMsg.name, ({ msgRandom, attempts }) => ({
      "desk.msg_random": msgRandom,
      "desk.attempts": attempts.length
    }))
  )

/** What can be asked of sessions, and done to them; in spans, where there is a `Tracer`. */
export const sessions = {
  /** Who is talking to a user at this moment (`get_session_state`). */
  state: (of: SessionQuery, options?: CallOptions): Effect.Effect<SessionState, DeskError, Desk> =>
    use(callSite(), (desk) => desk.sessions.state(of, options)).pipe(
      traced("Desk.sessions.state", getSessionState.name, ({ state }) => ({ "desk.session_state": state }))
    ),
  /** Hands a session over to a human agent, or puts it into the queue (`transfer_to_human`). */
  transferToHuman: (transfer: Transfer, options?: CallOptions): Effect.Effect<Transferred, DeskError, Desk> =>
    use(callSite(), (desk) => desk.sessions.transferToHuman(transfer, options)).pipe(
      traced("Desk.sessions.transferToHuman", transferToHuman.name, ({ queued }) => ({ "desk.queued": queued }))
    ),
  /** Ends a session that a human agent has taken over (`end_session`). */
  end: (
    session: {
      /** The session's id, as Desk gave it. */
      readonly sessionId: string
    },
    options?: CallOptions
  ): Effect.Effect<void, DeskError, Desk> =>
    use(callSite(), (desk) => desk.sessions.end(session, options)).pipe(
      traced("Desk.sessions.end", endSession.name, () => ({}))
    ),
  /** Lets a human agent write to a user first (`contact_user`). */
  contactUser: (contact: Contact, options?: CallOptions): Effect.Effect<Contacted, DeskError, Desk> =>
    use(callSite(), (desk) => desk.sessions.contactUser(contact, options)).pipe(
      traced("Desk.sessions.contactUser", contactUser.name, () => ({}))
    ),
  /** What was said in a session (`describe_chat_messages`), page after page as it is pulled. */
  messages: (of: ChatQuery, options?: CallOptions): Stream.Stream<ChatMessage, DeskError, Desk> =>
    Stream.unwrap(use(callSite(), (desk) => Effect.succeed(desk.sessions.messages(of, options)))),
  /** Sessions that have ended (`describe_im_cdr_list`), page after page as it is pulled. */
  records: (of: RecordsQuery, options?: CallOptions): Stream.Stream<SessionRecord, DeskError, Desk> =>
    Stream.unwrap(use(callSite(), (desk) => Effect.succeed(desk.sessions.records(of, options))))
}

/** Sends a text while it is being written; where there is a `Tracer`, in a span that names no text. */
export const stream = <E = never, R = never>(
  message: StreamedMessage<E, R>,
  options?: StreamOptions
): Effect.Effect<StreamReceipt, DeskError | E, Desk | R> =>
  use(callSite(), (desk) => desk.stream(message, options)).pipe(
    traced("Desk.stream", (options?.version === 2 ? sendStreamMsgV2 : sendStreamMsg).name, ({ calls, msgKeys }) => ({
      "desk.calls": calls,
      "desk.messages": msgKeys.length
    }))
  )

/** Any other command; gives its answer without the envelope, or what a Schema makes of it. */
export const call: {
  /** Gives the answer as it is. */
  (command: string, body?: JsonObject, options?: CommandOptions): Effect.Effect<JsonRecord, DeskError, Desk>
  /** Gives what the Schema makes of the answer. */
  <A>(command: string, body: JsonObject | undefined, options: AnswerOptions<A>): Effect.Effect<A, DeskError, Desk>
} = <A>(name: string, body?: JsonObject, options?: CommandOptions | AnswerOptions<A>) =>
  use(callSite(), (desk) => desk.call(name, body, options as AnswerOptions<A & JsonRecord>)).pipe(
    traced("Desk.call", name, () => ({}))
  )

/** Options of `sendMany`. */
export interface SendManyOptions {
  /** How many messages may be under way at a time; default: the default of `connections`. */
  readonly concurrency?: number | undefined
}

const sendManyNames: ReadonlyArray<string> = ["concurrency"] satisfies ReadonlyArray<keyof SendManyOptions>

/**
 * Sends a stream of messages, at most `concurrency` at a time (as many as there are sockets by default unless given), and gives each
 * outcome as it comes, in the order of completion. Interrupting it aborts what is under way. An option that is not known is a defect,
 * and nothing is sent.
 */
export const sendMany = <E, R>(
  messages: Stream.Stream<OutgoingMessage, E, R>,
  options: SendManyOptions = {}
): Stream.Stream<SendOutcome, E, R | Desk> => {
  const site = callSite()
  const { issues } = validate((addIssue) => refuseUnknown(options, sendManyNames, addIssue))
  if (issues.length > 0) return Stream.die(invalidInput(issues))
  return messages.pipe(
    Stream.zipWithIndex,
    Stream.mapEffect(
      ([message, index]) =>
        use(site, (desk) => desk.send(message)).pipe(
          Effect.match({
            onSuccess: (receipt): SendOutcome => ({ index, message, ok: true, receipt }),
            onFailure: (error): SendOutcome => ({ index, message, ok: false, error })
          })
        ),
      { concurrency: options.concurrency ?? defaults.connections, unordered: true }
    )
  )
}
