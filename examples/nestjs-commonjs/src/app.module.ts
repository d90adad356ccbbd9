import { Module } from "@nestjs/common"
import { APP_FILTER } from "@nestjs/core"
import { DeskExceptionFilter, DeskModule } from "@tcdesk/nestjs"
import { DeskWebhookModule } from "@tcdesk/nestjs/webhook"
import { SupportBot } from "./support.bot"
import { SupportController } from "./support.controller"

@Module({
  imports: [
    DeskModule.forRoot(), // TCDESK_SDK_APP_ID, TCDESK_IDENTIFIER, TCDESK_SECRET_KEY
    DeskWebhookModule.forRoot({ path: "desk/callback" }) // TCDESK_WEBHOOK_TOKEN, as the console has it
  ],
  controllers: [SupportController],
  providers: [SupportBot, { provide: APP_FILTER, useClass: DeskExceptionFilter }]
})
export class AppModule {}
