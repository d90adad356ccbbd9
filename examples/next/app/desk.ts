import { createDeskFromEnv, type Desk, httpAnswer, isDeskError } from "@tcdesk/core"

// One for the process: Next loads this module once for each bundle, and again after a change in development.
const globals = globalThis as typeof globalThis & { desk?: Desk }

/** Made at first use: `next build` loads the routes too, without TCDESK_*. */
export const desk = (): Desk => {
  globals.desk ??= createDeskFromEnv()
  return globals.desk
}

/** The answer to whoever has called a route whose send was refused. */
export const refusal = (error: unknown): Response => {
  if (!isDeskError(error)) throw error
  const { status, headers, body } = httpAnswer(error)
  return Response.json(body, { status, headers })
}
