/** An application that sends 50 messages for each request to /blast and is told to go while they are under way. */
import { Controller, Get, Module } from "@nestjs/common"
import { NestFactory } from "@nestjs/core"
import { DeskModule, DeskService } from "../../src/index.ts"

@Controller()
class Blast {
  constructor(private readonly desk: DeskService) {}

  @Get("blast")
  async blast() {
    const sends = Array.from({ length: 50 }, (_, n) =>
      this.desk.send({ from: "@customer_service_account", to: `user${n}`, text: "您好" })
    )
    process.stdout.write(`under way: ${this.desk.status().inFlight}\n`)
    const receipts = await Promise.all(sends)
    process.stdout.write(`sent: ${receipts.length}\n`)
    return receipts.length
  }

  /** Sends that no request waits for. */
  @Get("forget")
  forget() {
    for (let n = 0; n < 50; n++) {
      this.desk.sendInBackground({ from: "@customer_service_account", to: `user${n}`, text: "您好" })
    }
    process.stdout.write(`under way: ${this.desk.status().inFlight}\n`)
  }
}

@Module({ imports: [DeskModule.forRoot()], controllers: [Blast] })
class AppModule {}

const app = await NestFactory.create(AppModule, { logger: false })
app.enableShutdownHooks(["SIGINT", "SIGTERM"], { useProcessExit: true })
process.on("exit", () => process.stdout.write(`${app.get(DeskService).status().state}\n`))
await app.listen(0, "127.0.0.1")
process.stdout.write(`listening: ${await app.getUrl()}\n`)
