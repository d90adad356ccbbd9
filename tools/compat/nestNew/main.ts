import "reflect-metadata"
import { Controller, Module, Post } from "@nestjs/common"
import { APP_FILTER, NestFactory } from "@nestjs/core"
import { startEmulator } from "@tcdesk/emulator"
import { DeskExceptionFilter, DeskModule, DeskService } from "@tcdesk/nestjs"

let sessionId: string

@Controller()
class HelloController {
  constructor(private readonly desk: DeskService) {}

  @Post("hello")
  hello() {
    return this.desk.send({ sessionId, text: "您好，您的订单已发货。" })
  }
}

const bootstrap = async () => {
  const emulator = await startEmulator({ port: 7717 })
  sessionId = emulator.openSession({ clientUserId: "user45" })

  @Module({
    imports: [DeskModule.forRoot(emulator.options)],
    controllers: [HelloController],
    providers: [{ provide: APP_FILTER, useClass: DeskExceptionFilter }]
  })
  class AppModule {}

  const app = await NestFactory.create(AppModule)
  await app.listen(3000)
  console.log(`POST http://localhost:3000/hello sends; ${emulator.url} shows what user45 gets`)
}
bootstrap()
