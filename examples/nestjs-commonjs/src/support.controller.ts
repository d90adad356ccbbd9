import { Body, Controller, Post } from "@nestjs/common"
import { DeskService } from "@tcdesk/nestjs"

/** Stands for a model, which gives its answer piece by piece. */
async function* answerTo(question: string): AsyncGenerator<string> {
  yield `关于“${question}”：`
  yield "您的订单已经发货，"
  yield "预计明天送达。"
}

@Controller()
export class SupportController {
  constructor(private readonly desk: DeskService) {}

  /** The message is what the request is for: wait for it. The filter of the module answers a refusal. */
  @Post("messages")
  async message(@Body() body: { sessionId: string; text: string }) {
    const { msgRandom } = await this.desk.send({ sessionId: body.sessionId, text: body.text })
    return { msgRandom }
  }

  /** The user is stored, whatever becomes of the message. */
  @Post("signups")
  signUp(@Body() body: { userId: string }): void {
    this.desk.sendInBackground({ from: "@customer_service_account", to: body.userId, text: "欢迎注册" })
  }

  /** The customer reads the answer while it is being written. */
  @Post("answers")
  async answer(@Body() body: { sessionId: string; question: string }) {
    const { text } = await this.desk.stream({ sessionId: body.sessionId, text: answerTo(body.question) })
    return { text }
  }
}
