import assert from "node:assert/strict"
import { test } from "node:test"
import { Desk, Transport } from "@tcdesk/core/effect"
import { Effect, Layer, Redacted } from "effect"
import { HttpRouter, HttpServer } from "effect/http"
import { routes } from "../src/routes.ts"

const desk = Desk.layer({ sdkAppId: 1, identifier: "administrator", secretKey: Redacted.make("key"), retry: false })

type Post = (path: string, body: object) => Effect.Effect<Response>

/** The routes, on a client whose transport sends nothing and keeps what it was given. */
const withRoutes = (use: (post: Post, recording: Transport.Recorder) => Effect.Effect<void>): Promise<void> =>
  Effect.gen(function* () {
    const context = yield* Effect.context<Desk.Desk>()
    const { handler, dispose } = HttpRouter.toWebHandler(Layer.provide(routes, HttpServer.layerServices), {
      disableLogger: true
    })
    const post: Post = (path, body) =>
      Effect.promise(() =>
        handler(new Request(`http://localhost${path}`, { method: "POST", body: JSON.stringify(body) }), context)
      )
    yield* use(post, yield* Transport.Recording).pipe(Effect.ensuring(Effect.promise(dispose)))
  }).pipe(Effect.provide(Layer.provideMerge(desk, Transport.layerRecording)), Effect.runPromise)

test("a message is sent", () =>
  withRoutes((post, recording) =>
    Effect.gen(function* () {
      assert.equal((yield* post("/messages", { sessionId: "s-1", text: "您好" })).status, 201)
      assert.equal(recording.packets()[0]?.SessionId, "s-1")
    })
  ))

test("a session that has ended is answered by 410", () =>
  withRoutes((post, recording) =>
    Effect.gen(function* () {
      recording.failNext("SessionEnded")
      assert.equal((yield* post("/messages", { sessionId: "s-1", text: "您好" })).status, 410)
    })
  ))

test("a sign-up is answered by 201, whatever becomes of its message", () =>
  withRoutes((post, recording) =>
    Effect.gen(function* () {
      recording.failNext("SessionEnded")
      assert.equal((yield* post("/signups", { userId: "user45" })).status, 201)
      assert.equal(recording.packets().length, 0)
    })
  ))

test("an answer is streamed", () =>
  withRoutes((post) =>
    Effect.gen(function* () {
      const answer = yield* post("/answers", { sessionId: "s-1", question: "订单呢" })
      const { text } = (yield* Effect.promise(() => answer.json())) as { text: string }
      assert.match(text, /预计明天送达。$/)
    })
  ))
