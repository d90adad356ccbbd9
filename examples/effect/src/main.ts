import { createServer } from "node:http"
import { NodeHttpServer, NodeRuntime } from "@effect/platform-node"
import { Desk } from "@tcdesk/core/effect"
import { Config, Layer } from "effect"
import { HttpRouter } from "effect/http"
import { routes } from "./routes.ts"

const server = NodeHttpServer.layerConfig(createServer, { port: Config.Port("PORT").pipe(Config.withDefault(3000)) })

/** runMain interrupts it on SIGTERM and SIGINT: requests end first, then the client is closed. */
HttpRouter.serve(routes).pipe(
  Layer.provide(server),
  Layer.provide(Desk.layerConfig()), // TCDESK_SDK_APP_ID, TCDESK_IDENTIFIER, TCDESK_SECRET_KEY
  Layer.launch,
  NodeRuntime.runMain
)
