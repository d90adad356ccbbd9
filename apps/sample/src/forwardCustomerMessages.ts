/**
 * Tells the shop what customers write, as Desk's webhook will: each message by HTTP, to the shop's own route. The emulator's events are
 * where it comes from.
 */

interface ChatEvent {
  readonly entry: {
    readonly kind: string
    readonly message?: { readonly sessionId?: string; readonly clientUserId: string; readonly text: string }
  }
}

/** The data of each server-sent event of one kind. */
async function* dataOf(events: ReadableStream<Uint8Array>, kind: string): AsyncGenerator<string> {
  let rest = ""
  for await (const part of events.pipeThrough(new TextDecoderStream())) {
    const frames = (rest + part).split("\n\n")
    rest = frames.pop() ?? ""
    for (const frame of frames) {
      const lines = frame.split("\n")
      const data = lines.find((line) => line.startsWith("data: "))
      if (data !== undefined && lines.includes(`event: ${kind}`)) yield data.slice("data: ".length)
    }
  }
}

/** Resolves once nothing can be missed any more. */
export const forwardCustomerMessages = async ({
  emulatorUrl,
  shopUrl,
  log
}: {
  readonly emulatorUrl: string
  readonly shopUrl: string
  readonly log: (line: string) => void
}): Promise<{ readonly close: () => Promise<void> }> => {
  const stop = new AbortController()
  const { signal } = stop
  const { body, status } = await fetch(`${emulatorUrl}/_emulator/events`, { signal })
  if (status !== 200 || body === null) throw new Error(`the emulator tells no events: it answered ${status}`)

  const forward = async (): Promise<void> => {
    for await (const data of dataOf(body, "chat")) {
      const { kind, message } = (JSON.parse(data) as ChatEvent).entry
      // What is written outside of a session is in none that could be answered in.
      if (kind !== "customer" || message?.sessionId === undefined) continue
      const { sessionId, clientUserId, text } = message
      const answer = await fetch(`${shopUrl}/customer-messages`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ sessionId, clientUserId, text }),
        signal
      })
      if (!answer.ok) log(`  the shop answered ${answer.status} to a customer's message`)
    }
  }

  const done = forward().catch((error: unknown) => {
    if (!signal.aborted) log(`  customers are not heard any more: ${error}`)
  })
  return {
    close: () => {
      stop.abort()
      return done
    }
  }
}
