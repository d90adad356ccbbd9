import { type ArgumentsHost, Catch } from "@nestjs/common"
import { DeskExceptionFilter } from "@tcdesk/nestjs"
import type { Response } from "express"

/** The shop's own errors, and those of a broken request body; Desk's and all others as `DeskExceptionFilter` answers them. */
@Catch()
export class ShopExceptionFilter extends DeskExceptionFilter {
  override catch(error: Error & { readonly expose?: boolean; readonly status?: number }, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<Response>()
    if (error.expose === true) response.status(error.status ?? 500).json({ error: error.message })
    else super.catch(error, host)
  }
}
