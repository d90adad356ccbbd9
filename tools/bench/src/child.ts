/** The children's side of the talk between processes: answers what the parent asks, and ends with the parent. */

interface Question {
  readonly id: number
  readonly ask: string
  readonly argument: unknown
}

export type Reply = { readonly id: number } & ({ readonly value: unknown } | { readonly error: string })

// biome-ignore lint/suspicious/noExplicitAny: what comes from the parent is typed by the one who asks.
type Handlers = Readonly<Record<string, (argument: any) => unknown>>

export const answer = (handlers: Handlers): void => {
  process.on("disconnect", () => process.exit())
  process.on("message", async ({ id, ask, argument }: Question) => {
    const reply = (said: { readonly value: unknown } | { readonly error: string }) =>
      process.send?.({ id, ...said } satisfies Reply)
    try {
      reply({ value: await handlers[ask]?.(argument) })
    } catch (error) {
      reply({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) })
    }
  })
}
