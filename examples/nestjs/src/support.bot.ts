import { Injectable } from "@nestjs/common"
import { DeskService } from "@tcdesk/nestjs"
import { OnDeskEvent, type SessionEvent } from "@tcdesk/nestjs/webhook"

/** Hears what Desk tells: a call is answered at once, and these methods run afterwards. */
@Injectable()
export class SupportBot {
  constructor(private readonly desk: DeskService) {}

  /** What a customer writes is confirmed, in the session that it came from. */
  @OnDeskEvent("ChatBot.UserSendMsg")
  async onMessage({ sessionId, text }: SessionEvent): Promise<void> {
    if (text) await this.desk.send({ sessionId, text: `收到：${text}` })
  }
}
