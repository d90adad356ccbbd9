/** Effect's own HttpClient over undici; the whole loop is one running Effect program. */
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as ManagedRuntime from "effect/ManagedRuntime"
import type { Open } from "../loop.ts"
import { accepted, connections, headers, packet, random } from "../workload.ts"

export const open: Open = ({ origin, path }) => {
  const runtime = ManagedRuntime.make(NodeHttpClient.layerUndiciOptions({ connections, allowH2: false }))
  const prefix = origin + path
  const contentType = headers["content-type"]
  const send = Effect.gen(function* () {
    const request = HttpClientRequest.post(prefix + random()).pipe(
      HttpClientRequest.setHeader("user-agent", headers["user-agent"]),
      HttpClientRequest.bodyText(packet(), contentType)
    )
    const response = yield* HttpClient.execute(request)
    accepted(yield* response.json)
  })
  return ({ workers, more, done }) => {
    const worker = Effect.gen(function* () {
      while (more()) {
        const startedAt = performance.now()
        yield* send
        done(startedAt)
      }
    })
    const all = Effect.all(
      Array.from({ length: workers }, () => worker),
      { concurrency: "unbounded", discard: true }
    )
    return runtime.runPromise(all)
  }
}
