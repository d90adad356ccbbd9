/** What the Effect entry promises in types. Checked by `tsc`; nothing here runs. */
import type * as Config from "effect/Config"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import type * as Redacted from "effect/Redacted"
import type * as Schedule from "effect/Schedule"
import type * as Scope from "effect/Scope"
import type * as Stream from "effect/Stream"
import { expectTypeOf, it } from "vitest"
import { Desk, DeskError, Elem, type Message, type RetryPolicy, Transport, UserSig } from "../../src/effect.ts"
import type { Decoding, DeskOptions, DeskError as PlainDeskError } from "../../src/index.ts"

declare const message: Message.OutgoingMessage

it("a send succeeds with a receipt, fails with nothing but DeskError, and needs the Desk", () => {
  expectTypeOf(Desk.send).returns.toEqualTypeOf<Effect.Effect<Desk.Receipt, DeskError.DeskError, Desk.Desk>>()
  expectTypeOf<Desk.Desk["Service"]["send"]>().returns.toEqualTypeOf<Effect.Effect<Desk.Receipt, DeskError.DeskError>>()
  expectTypeOf<Desk.Desk["Service"]["close"]>().returns.toEqualTypeOf<Effect.Effect<void>>()
})

it("catchReason takes a tag off the reasons and hands over its fields", () => {
  const caught = () =>
    Desk.send(message).pipe(
      Effect.catchReason("DeskError", "UnexpectedReply", ({ status }) => Effect.succeed(status)),
      Effect.catchReason("DeskError", "InvalidMessage", ({ issues }) => Effect.succeed(issues[0]?.path))
    )
  expectTypeOf(caught).returns.toExtend<Effect.Effect<Desk.Receipt | number | string | undefined, unknown, Desk.Desk>>()
  // @ts-expect-error no reason has this name
  void (() => Desk.send(message).pipe(Effect.catchReason("DeskError", "SessionLost", () => Effect.void)))
})

it("catchTag leaves no error", () => {
  const caught = () => Desk.send(message).pipe(Effect.catchTag("DeskError", ({ delivery }) => Effect.succeed(delivery)))
  expectTypeOf(caught).returns.toEqualTypeOf<Effect.Effect<Desk.Receipt | DeskError.Delivery, never, Desk.Desk>>()
})

it("DeskError is the class of the root entry", () => {
  expectTypeOf<DeskError.DeskError>().toEqualTypeOf<PlainDeskError>()
  expectTypeOf<DeskError.DeskError>().toExtend<Error>()
  expectTypeOf(DeskError.isDeskError).guards.toEqualTypeOf<DeskError.DeskError>()
})

it("a layer needs nothing, and says how it may fail", () => {
  expectTypeOf(Desk.layer).returns.toEqualTypeOf<Layer.Layer<Desk.Desk, DeskError.DeskConfigError>>()
  expectTypeOf(Desk.layerConfig).returns.toEqualTypeOf<
    Layer.Layer<Desk.Desk, DeskError.DeskConfigError | Config.ConfigError>
  >()
  expectTypeOf(Desk.make).returns.toEqualTypeOf<
    Effect.Effect<Desk.Desk["Service"], DeskError.DeskConfigError, Scope.Scope>
  >()
  expectTypeOf(Transport.layerRecording).toEqualTypeOf<Layer.Layer<Transport.Transport | Transport.Recording>>()
  expectTypeOf(Transport.layerUndici).toEqualTypeOf<Layer.Layer<Transport.Transport>>()
  expectTypeOf(Transport.layerFetch).toEqualTypeOf<Layer.Layer<Transport.Transport>>()
})

it("secrets are Redacted, everything else is as in the root", () => {
  type Secret = "secretKey" | "userSig"
  expectTypeOf<Omit<Desk.Options, Secret>>().toEqualTypeOf<Omit<DeskOptions, Secret>>()
  expectTypeOf<Desk.Options["secretKey"]>().toEqualTypeOf<Redacted.Redacted<string> | undefined>()
  expectTypeOf<{ sdkAppId: number; identifier: string; secretKey: string }>().not.toExtend<Desk.Options>()
  expectTypeOf(UserSig.sign).returns.toEqualTypeOf<Redacted.Redacted<string>>()
  expectTypeOf(UserSig.verify).parameter(0).toEqualTypeOf<Redacted.Redacted<string>>()
  expectTypeOf(UserSig.decode).parameter(0).toEqualTypeOf<Redacted.Redacted<string>>()
  expectTypeOf(UserSig.decode).returns.toEqualTypeOf<Decoding>()
})

it("a stream keeps the error and the needs of its source", () => {
  interface Needed {
    readonly needed: true
  }
  const sent = (source: Stream.Stream<Message.OutgoingMessage, "broken", Needed>) => Desk.sendMany(source)
  expectTypeOf(sent).returns.toEqualTypeOf<Stream.Stream<Desk.SendOutcome, "broken", Needed | Desk.Desk>>()
})

it("a retry policy is a Schedule over failed attempts", () => {
  expectTypeOf<typeof RetryPolicy.schedule>().returns.toEqualTypeOf<
    Schedule.Schedule<Duration.Duration, RetryPolicy.AttemptFailure>
  >()
})

it("a message has exactly one route and one content", () => {
  const take = (_: Message.OutgoingMessage) => {}
  take({ sessionId: "s", text: "x" })
  take({ from: "a", to: "b", body: [Elem.text("x"), Elem.face({ index: 1 })] })
  // @ts-expect-error no route
  take({ text: "x" })
  // @ts-expect-error half a route
  take({ from: "a", text: "x" })
  // @ts-expect-error two routes
  take({ sessionId: "s", from: "a", to: "b", text: "x" })
  // @ts-expect-error no content
  take({ sessionId: "s" })
  // @ts-expect-error two contents
  take({ sessionId: "s", text: "x", body: Elem.text("x") })
})
