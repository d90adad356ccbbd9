import "reflect-metadata"
import { NestFactory } from "@nestjs/core"
import { AppModule } from "./app.module"

const bootstrap = async () => {
  const app = await NestFactory.create(AppModule)
  // SIGTERM of containers, SIGINT of Ctrl-C and pm2: requests end first, then the module closes its client.
  app.enableShutdownHooks(["SIGTERM", "SIGINT"], { useProcessExit: true })
  const port = Number(process.env.PORT ?? 3000)
  await app.listen(port)
  console.log(`listening on http://localhost:${port}`)
}
bootstrap()
