/** The recording client and the emulator, in the tests of a project that `nest new` has made. */
import { Controller, Module, Post } from "@nestjs/common"
import { Test } from "@nestjs/testing"
import { startEmulator } from "@tcdesk/emulator"
import { DeskModule, DeskService } from "@tcdesk/nestjs"
import { overrideDesk } from "@tcdesk/nestjs/testing"

@Controller()
class HelloController {
  constructor(private readonly desk: DeskService) {}

  @Post("hello")
  hello() {
    return this.desk.send({ sessionId: "s-1", text: "您好" })
  }
}

@Module({ imports: [DeskModule.forRoot()], controllers: [HelloController] })
class AppModule {}

describe("a Desk client", () => {
  it("is replaced by one that records", async () => {
    const builder = Test.createTestingModule({ imports: [AppModule] })
    const desk = overrideDesk(builder)
    const module = await builder.compile()
    await module.get(HelloController).hello()
    expect(desk.lastSent).toMatchObject({ sessionId: "s-1", text: "您好" })
    desk.failNext("SessionEnded")
    await expect(module.get(HelloController).hello()).rejects.toMatchObject({ delivery: "rejected" })
    await module.close()
  })

  it("sends to the emulator", async () => {
    const emulator = await startEmulator()
    const { sdkAppId, identifier, secretKey, url: endpoint } = emulator
    const sessionId = emulator.openSession({ clientUserId: "user45" })
    const module = await Test.createTestingModule({
      imports: [DeskModule.forRoot({ sdkAppId, identifier, secretKey, endpoint })]
    }).compile()
    await module.get(DeskService).send({ sessionId, text: "您好" })
    expect(emulator.messages({ clientUserId: "user45" })).toHaveLength(1)
    await module.close()
    await emulator.close()
  })
})
