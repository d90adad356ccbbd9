import { Inject, Injectable } from "@nestjs/common"
import { DeskService } from "@tcdesk/nestjs"
import { OnDeskEvent, type SessionEvent } from "@tcdesk/nestjs/webhook"
import { Support } from "../shop/Support.ts"

/** What customers write. */
@Injectable()
export class Customers {
  constructor(
    @Inject(Support) private readonly support: Support,
    @Inject(DeskService) private readonly desk: DeskService
  ) {}

  /** The answer is not awaited: the next message of the session may ask for a human. */
  @OnDeskEvent("ChatBot.UserSendMsg")
  hear(event: SessionEvent): void {
    void this.support.hear(this.desk, event)
  }
}
