import { isDeskError } from "@tcdesk/core"
import { after } from "next/server"
import { desk } from "../desk"

/** The user is stored, whatever becomes of the message. `after` keeps the runtime from freezing before it is sent. */
export const POST = async (request: Request): Promise<Response> => {
  const { userId } = await request.json()
  after(async () => {
    try {
      await desk().send({ from: "@customer_service_account", to: userId, text: "欢迎注册" })
    } catch (error) {
      if (!isDeskError(error)) throw error
      console.error(JSON.stringify(error))
    }
  })
  return new Response(null, { status: 201 })
}
