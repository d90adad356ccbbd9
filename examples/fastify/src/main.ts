import { createDeskFromEnv } from "@tcdesk/core"
import { createApp } from "./app.ts"

const app = createApp(createDeskFromEnv()) // TCDESK_SDK_APP_ID, TCDESK_IDENTIFIER, TCDESK_SECRET_KEY
const port = Number(process.env.PORT ?? 3000)
await app.listen({ port })
console.log(`listening on http://localhost:${port}`)

// SIGTERM of containers, SIGINT of Ctrl-C and pm2: requests end first, then the client.
for (const signal of ["SIGTERM", "SIGINT"]) process.once(signal, () => app.close())
