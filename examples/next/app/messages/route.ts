import { desk, refusal } from "../desk"

/** The message is what the request is for: wait for it. */
export const POST = async (request: Request): Promise<Response> => {
  const { sessionId, text } = await request.json()
  try {
    const { msgRandom } = await desk().send({ sessionId, text })
    return Response.json({ msgRandom }, { status: 201 })
  } catch (error) {
    return refusal(error)
  }
}
