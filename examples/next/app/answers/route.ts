import { desk, refusal } from "../desk"

/** Stands for a model, which gives its answer piece by piece. */
async function* answerTo(question: string): AsyncGenerator<string> {
  yield `关于“${question}”：`
  yield "您的订单已经发货，"
  yield "预计明天送达。"
}

/** The customer reads the answer while it is being written. */
export const POST = async (request: Request): Promise<Response> => {
  const { sessionId, question } = await request.json()
  try {
    const { text } = await desk().stream({ sessionId, text: answerTo(question) })
    return Response.json({ text }, { status: 201 })
  } catch (error) {
    return refusal(error)
  }
}
