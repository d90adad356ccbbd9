import { createDeskFromEnv } from "@tcdesk/express"
import { createExpressApp } from "./expressApp.ts"
import { openPgShop } from "./pgShop.ts"
import { openSqliteShop } from "./sqliteShop.ts"

const { DATABASE_URL: url, DATA_FOLDER: folder = ".", PORT: port = "3000" } = process.env
const desk = createDeskFromEnv() // TCDESK_SDK_APP_ID, TCDESK_IDENTIFIER, TCDESK_SECRET_KEY
const shop = await (url === undefined ? openSqliteShop(folder, desk) : openPgShop(url, desk))
const server = createExpressApp(desk, shop).listen(Number(port), () =>
  console.log(`listening on http://localhost:${port}`)
)

// SIGTERM of containers, SIGINT of Ctrl-C and pm2: requests end first, then the outbox, then the client.
for (const signal of ["SIGTERM", "SIGINT"]) {
  process.once(signal, () =>
    server.close(async () => {
      await shop.close()
      await desk.close()
    })
  )
}
