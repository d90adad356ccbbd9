const { createDeskFromEnv, createWebhookFromEnv } = require("@tcdesk/koa")
const { createApp, on } = require("./app.js")

const desk = createDeskFromEnv() // TCDESK_SDK_APP_ID, TCDESK_IDENTIFIER, TCDESK_SECRET_KEY
const webhook = createWebhookFromEnv(process.env, { on }) // TCDESK_WEBHOOK_TOKEN, as the console has it
const port = Number(process.env.PORT ?? 3000)
const server = createApp(desk, webhook).listen(port, () => console.log(`listening on http://localhost:${port}`))

// SIGTERM of containers, SIGINT of Ctrl-C and pm2: requests end first, then what handlers do, then the client.
for (const signal of ["SIGTERM", "SIGINT"]) {
  process.once(signal, () =>
    server.close(async () => {
      await webhook.close()
      await desk.close()
    })
  )
}
