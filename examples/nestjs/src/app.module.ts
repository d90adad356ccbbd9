import { Module } from "@nestjs/common"
import { APP_FILTER } from "@nestjs/core"
import { DeskExceptionFilter, DeskModule } from "@tcdesk/nestjs"
import { SupportController } from "./support.controller.js"

@Module({
  imports: [DeskModule.forRoot()], // TCDESK_SDK_APP_ID, TCDESK_IDENTIFIER, TCDESK_SECRET_KEY
  controllers: [SupportController],
  providers: [{ provide: APP_FILTER, useClass: DeskExceptionFilter }]
})
export class AppModule {}
