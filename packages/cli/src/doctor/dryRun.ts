/** What the client would send, and where to: a call by a client of core's own whose request is caught before it leaves. */
import { createDeskFromEnv } from "@tcdesk/core"
import type { Variables } from "../world/World.ts"
import type { ClientFacts } from "./Facts.ts"
import { noSession } from "./noSession.ts"

export const dryRun = async (env: Variables): Promise<ClientFacts> => {
  let caught: URL | undefined
  const desk = createDeskFromEnv(env, {
    retry: false,
    rateLimit: false,
    fetch: (input) => {
      caught = new URL(String(input))
      throw new Error("caught")
    }
  })
  await desk.sessions.state({ sessionId: noSession }).catch(() => {})
  await desk.close()
  if (caught === undefined) throw new Error("The client has made no request.")
  const { origin, searchParams } = caught
  return {
    sdkAppId: Number(searchParams.get("sdkappid")),
    identifier: searchParams.get("identifier") ?? "",
    userSig: searchParams.get("usersig") ?? "",
    isSignedHere: Boolean(env.TCDESK_SECRET_KEY),
    origin
  }
}
