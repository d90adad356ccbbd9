/**
 * Desk for users of Effect: the service, its constructor and layers.
 *
 * ```ts
 * import { Desk } from "@tcdesk/core/effect"
 *
 * const program = Desk.send({ sessionId, text: "您好" }).pipe(
 *   Effect.catchReason("DeskError", "SessionEnded", () => openAnother)
 * )
 * program.pipe(Effect.provide(Desk.layerConfig()))
 * ```
 * @packageDocumentation
 */
import * as Config from "effect/Config"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import * as Tracer from "effect/Tracer"
import type { Receipt } from "../model/Attempt.ts"
import * as Client from "../engine/Client.ts"
import type { DeskError } from "../model/DeskError.ts"
import { DeskConfigError, type DeskOptions, type Region, regions } from "../model/DeskOptions.ts"
import { settingsOf } from "../model/ResolvedOptions.ts"
import type { OutgoingMessage } from "../model/Message.ts"
import type { CloseOptions, SendOptions, Status } from "../model/Status.ts"
import type { SendOutcome } from "../promise/sendMany.ts"
import * as Transport from "../engine/transport/Transport.ts"

export type { DeskHooks, RateLimitOptions, Region, RetryOptions } from "../model/DeskOptions.ts"
export type { OutgoingMessage } from "../model/Message.ts"
export type { CloseOptions, SendOptions, Status } from "../model/Status.ts"
export type { SendOutcome } from "../promise/sendMany.ts"

/** As the options of `createDesk`, but secrets are `Redacted` and a `userSig` function returns an Effect. */
export interface Options extends Omit<DeskOptions, "secretKey" | "userSig"> {
  /** The app's key, from the console. Exactly one of `secretKey` and `userSig` must be given. */
  readonly secretKey?: Redacted.Redacted<string> | undefined
  /** A UserSig, which is never renewed, or an Effect that gets one whenever one is needed. */
  readonly userSig?:
    | Redacted.Redacted<string>
    | ((identifier: string) => Effect.Effect<Redacted.Redacted<string>, unknown>)
    | undefined
}

/** The client. Interrupting a `send` aborts its HTTP exchange. */
export class Desk extends Context.Service<
  Desk,
  {
    /** Sends one message. Settles within `deadlineMs`. */
    readonly send: (message: OutgoingMessage, options?: SendOptions) => Effect.Effect<Receipt, DeskError>
    /** How the client is at this moment. */
    readonly status: Effect.Effect<Status>
    /** Refuses new sends; what is under way may finish within `graceMs`. The layer's scope does it too. */
    readonly close: (options?: CloseOptions) => Effect.Effect<void>
  }
>()("@tcdesk/core/Desk") {}

const plainOptions = (options: Options, context: Context.Context<never>): DeskOptions => {
  const { secretKey, userSig, ...rest } = options
  const provide = typeof userSig === "function" ? userSig : undefined
  return {
    ...rest,
    ...(secretKey === undefined ? {} : { secretKey: Redacted.value(secretKey) }),
    ...(provide !== undefined
      ? { userSig: (id: string) => Effect.runPromiseWith(context)(Effect.map(provide(id), Redacted.value)) }
      : userSig === undefined
        ? {}
        : { userSig: Redacted.value(userSig as Redacted.Redacted<string>) })
  }
}

const sendWith =
  (client: Client.Client) =>
  (message: OutgoingMessage, options?: SendOptions): Effect.Effect<Receipt, DeskError> =>
    Effect.withFiber((fiber) =>
      Effect.callback<Receipt, DeskError>((resume) => {
        const send = client.start(message, options, resume, fiber.context)
        return Effect.sync(() => send.end(interrupted))
      })
    )

const interrupted = { reason: { _tag: "Aborted" }, detail: "the fiber was interrupted" } as const

/** Makes a client, on the `Transport` of the context if there is one, else on undici (or `options.fetch`). */
export const make = Effect.fnUntraced(function* (
  options: Options
): Effect.fn.Return<Desk["Service"], DeskConfigError, Scope.Scope> {
  const context = yield* Effect.context<never>()
  const settings = yield* Effect.try({
    try: () => settingsOf(plainOptions(options, context)),
    catch: (error) =>
      error instanceof DeskConfigError ? error : new DeskConfigError([{ option: "options", message: "can't be read" }])
  })
  const scope = yield* Scope.make()
  const given = yield* Effect.serviceOption(Transport.Transport)
  const transport = Option.isSome(given)
    ? given.value
    : yield* Scope.provide(
        settings.fetch === undefined ? Transport.makeUndici(settings) : Transport.makeFetch(settings.fetch),
        scope
      )
  const client = yield* Client.make(settings, transport, scope)
  yield* Effect.addFinalizer(() => client.close())
  return Desk.of({ send: sendWith(client), status: Effect.sync(client.status), close: client.close })
})

/** The client as a layer; it is closed with the layer's scope. */
export const layer = (options: Options): Layer.Layer<Desk, DeskConfigError> => Layer.effect(Desk, make(options))

/** Options from `TCDESK_SDK_APP_ID`, `TCDESK_IDENTIFIER`, `TCDESK_SECRET_KEY` (or `TCDESK_USER_SIG`), `TCDESK_REGION`, `TCDESK_ENDPOINT`. */
export const config: Config.Config<Options> = Config.all({
  sdkAppId: Config.Int("TCDESK_SDK_APP_ID"),
  identifier: Config.NonEmptyString("TCDESK_IDENTIFIER"),
  secretKey: Config.option(Config.Redacted("TCDESK_SECRET_KEY")),
  userSig: Config.option(Config.Redacted("TCDESK_USER_SIG")),
  region: Config.option(Config.Literals(Object.keys(regions) as ReadonlyArray<Region>, "TCDESK_REGION")),
  endpoint: Config.option(Config.NonEmptyString("TCDESK_ENDPOINT"))
}).pipe(
  Config.map(
    ({ sdkAppId, identifier, secretKey, userSig, region, endpoint }): Options => ({
      sdkAppId,
      identifier,
      secretKey: Option.getOrUndefined(secretKey),
      userSig: Option.getOrUndefined(userSig),
      region: Option.getOrUndefined(region),
      endpoint: Option.getOrUndefined(endpoint)
    })
  )
)

/** The client as a layer, its options from Config; without an argument from the environment. */
export const layerConfig = (
  options: Config.Wrap<Options> = config
): Layer.Layer<Desk, DeskConfigError | Config.ConfigError> =>
  Layer.effect(Desk, Effect.flatMap(Config.unwrap(options), make))

/** Sends one message; where there is a `Tracer`, in a span that names neither text nor recipient. */
export const send = (message: OutgoingMessage, options?: SendOptions): Effect.Effect<Receipt, DeskError, Desk> => {
  const sending = Desk.use((desk) => desk.send(message, options))
  // Without one nobody would see the span, which costs as much as the rest of a send that is not network.
  return Effect.withFiber((fiber) =>
    Context.getOrUndefined(fiber.context, Tracer.Tracer) === undefined ? sending : traced(sending)
  )
}

const traced = <R>(sending: Effect.Effect<Receipt, DeskError, R>): Effect.Effect<Receipt, DeskError, R> =>
  sending.pipe(
    Effect.tap((receipt) =>
      Effect.annotateCurrentSpan({ "desk.msg_random": receipt.msgRandom, "desk.attempts": receipt.attempts.length })
    ),
    Effect.withSpan("Desk.send", { kind: "client" }, { captureStackTrace: false })
  )

/**
 * Sends a stream of messages, at most `concurrency` at a time (64 unless given), and gives each outcome as it comes, in the
 * order of completion. Interrupting it aborts what is under way.
 */
export const sendMany = <E, R>(
  messages: Stream.Stream<OutgoingMessage, E, R>,
  options?: { readonly concurrency?: number | undefined }
): Stream.Stream<SendOutcome, E, R | Desk> =>
  messages.pipe(
    Stream.zipWithIndex,
    Stream.mapEffect(
      ([message, index]) =>
        Desk.use((desk) => desk.send(message)).pipe(
          Effect.match({
            onSuccess: (receipt): SendOutcome => ({ index, message, ok: true, receipt }),
            onFailure: (error): SendOutcome => ({ index, message, ok: false, error })
          })
        ),
      { concurrency: options?.concurrency ?? 64, unordered: true }
    )
  )
