import { type ArgumentsHost, BadRequestException, Catch } from "@nestjs/common"
import { DeskExceptionFilter } from "@tcdesk/nestjs"
import type { Response } from "express"
import { ShopError } from "../shop/Shop.ts"

/** The shop's own errors, and those of a broken request body; Desk's and all others as `DeskExceptionFilter` answers them. */
@Catch()
export class ShopExceptionFilter extends DeskExceptionFilter {
  override catch(error: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<Response>()
    if (error instanceof ShopError) response.status(error.status).json({ error: error.message })
    else if (error instanceof BadRequestException) response.status(400).json({ error: error.message })
    else super.catch(error, host)
  }
}
