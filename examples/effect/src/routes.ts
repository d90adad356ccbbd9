import { httpAnswer } from "@tcdesk/core"
import { Desk, type DeskError } from "@tcdesk/core/effect"
import { Effect, Layer, Schema, Stream } from "effect"
import { HttpRouter, HttpServerRequest, HttpServerResponse } from "effect/http"

/** Stands for a model, which gives its answer piece by piece. */
const answerTo = (question: string): Stream.Stream<string> =>
  Stream.make(`关于“${question}”：`, "您的订单已经发货，", "预计明天送达。")

const refusal = (error: DeskError.DeskError) => {
  const { status, headers, body } = httpAnswer(error)
  return Effect.succeed(HttpServerResponse.jsonUnsafe(body, { status, headers }))
}

const Message = Schema.Struct({ sessionId: Schema.String, text: Schema.String })
const SignUp = Schema.Struct({ userId: Schema.String })
const Question = Schema.Struct({ sessionId: Schema.String, question: Schema.String })

/** The message is what the request is for: wait for it. */
const messages = HttpRouter.add(
  "POST",
  "/messages",
  Effect.gen(function* () {
    const { msgRandom } = yield* Desk.send(yield* HttpServerRequest.schemaBodyJson(Message))
    return HttpServerResponse.jsonUnsafe({ msgRandom }, { status: 201 })
  }).pipe(Effect.catchTag("DeskError", refusal))
)

/** The user is stored, whatever becomes of the message; the client's layer closes once it is sent. */
const signups = HttpRouter.add(
  "POST",
  "/signups",
  Effect.gen(function* () {
    const { userId } = yield* HttpServerRequest.schemaBodyJson(SignUp)
    yield* Desk.send({ from: "@customer_service_account", to: userId, text: "欢迎注册" }).pipe(
      Effect.catchTag("DeskError", (error) => Effect.logError(error.message)),
      Effect.forkDetach
    )
    return HttpServerResponse.empty({ status: 201 })
  })
)

/** The customer reads the answer while it is being written. */
const answers = HttpRouter.add(
  "POST",
  "/answers",
  Effect.gen(function* () {
    const { sessionId, question } = yield* HttpServerRequest.schemaBodyJson(Question)
    const { text } = yield* Desk.stream({ sessionId, text: answerTo(question) })
    return HttpServerResponse.jsonUnsafe({ text }, { status: 201 })
  }).pipe(Effect.catchTag("DeskError", refusal))
)

/** They ask for a `Desk`: `main.ts` provides a real one, the test one whose transport records. */
export const routes = Layer.mergeAll(messages, signups, answers)
