/** A look at a Redis before an outbox is kept in it. */
import { reaching } from "../store/OutboxError.ts"
import { askingClient, closeClient } from "./clients.ts"
import { loadEngine } from "./engine.ts"
import { type BullmqStoreOptions, resolveBullmqOptions } from "./options.ts"
import { faultsOf, type RedisFault } from "./settings.ts"

/**
 * The settings by which a Redis may lose messages: those for which `bullmqStore` refuses it; none where all is well. Reads INFO, and writes
 * nothing. Rejects with an `OutboxError`: `StoreUnreachable`; or `StoreRefused`, where a module is missing. Throws a `DeskConfigError` for a
 * connection that is none.
 *
 * @example
 * ```ts
 * import { redisFaults } from "@tcdesk/outbox/bullmq"
 *
 * for (const { setting, wanted } of await redisFaults({ connection: "redis://127.0.0.1:6379" })) console.log(`${setting} ${wanted}`)
 * ```
 */
export const redisFaults = async ({
  connection
}: Pick<BullmqStoreOptions, "connection">): Promise<ReadonlyArray<RedisFault>> => {
  const options = resolveBullmqOptions({ connection })
  const client = askingClient(await loadEngine(options.name), options)
  try {
    return faultsOf(await reaching(options.name, () => client.info()))
  } finally {
    await closeClient(client)
  }
}
