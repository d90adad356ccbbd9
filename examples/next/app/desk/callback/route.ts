import { after } from "next/server"
import { desk } from "../../desk"
import { webhook } from "../../webhook"

/** What Desk tells. A call is answered at once; `after` keeps the runtime from freezing before its handler has ended. */
export const POST = (request: Request): Promise<Response> =>
  webhook().fetch(request, { desk: desk(), waitUntil: (work) => after(work) })
