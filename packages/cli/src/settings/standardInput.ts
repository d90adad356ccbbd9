/** What is piped into a command. */
import type { Context } from "../command/Context.ts"
import { UsageError } from "../failure/UsageError.ts"

const maxBytes = 4 * 1024 * 1024

/** All of standard input as text, or the signal's reason. */
export const readStandardInput = async ({ world, signal }: Pick<Context, "world" | "signal">): Promise<string> => {
  const input = world.stdin[Symbol.asyncIterator]()
  const stopped = Promise.withResolvers<never>()
  const stop = (): void => stopped.reject(signal.reason)
  signal.addEventListener("abort", stop, { once: true })
  if (signal.aborted) stop()
  const chunks: Uint8Array[] = []
  let bytes = 0
  try {
    while (true) {
      const { done, value } = await Promise.race([input.next(), stopped.promise])
      if (done === true) return new TextDecoder().decode(Buffer.concat(chunks))
      const chunk = Buffer.from(value)
      bytes += chunk.length
      if (bytes > maxBytes)
        throw new UsageError({ en: "standard input is longer than 4 MiB", zh: "标准输入超过 4 MiB" })
      chunks.push(chunk)
    }
  } finally {
    signal.removeEventListener("abort", stop)
  }
}
