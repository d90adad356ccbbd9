import "reflect-metadata"
import { NestFactory } from "@nestjs/core"
import { AppModule } from "./app.module.js"

const app = await NestFactory.create(AppModule)
// SIGTERM of containers, SIGINT of Ctrl-C and pm2: requests end first, then what the bot does, then the client closes.
app.enableShutdownHooks(["SIGTERM", "SIGINT"], { useProcessExit: true })
const port = Number(process.env.PORT ?? 3000)
await app.listen(port)
console.log(`listening on http://localhost:${port}`)
