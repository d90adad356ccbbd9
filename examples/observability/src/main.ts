import { otelHooks } from "@tcdesk/core/otel"
import { createDeskFromEnv } from "@tcdesk/express"
import { createApp } from "./app.ts"
import { startTelemetry } from "./telemetry.ts"

const telemetry = startTelemetry()
// TCDESK_SDK_APP_ID, TCDESK_IDENTIFIER, TCDESK_SECRET_KEY
const desk = createDeskFromEnv(process.env, { hooks: otelHooks() })
const port = Number(process.env.PORT ?? 3000)
const server = createApp(desk, telemetry.metrics).listen(port, () =>
  console.log(`listening on http://localhost:${port}, metrics at /metrics`)
)

// SIGTERM of containers, SIGINT of Ctrl-C and pm2: requests end first, then the client, then what has seen both.
for (const signal of ["SIGTERM", "SIGINT"]) {
  process.once(signal, () =>
    server.close(async () => {
      await desk.close()
      await telemetry.shutdown()
    })
  )
}
