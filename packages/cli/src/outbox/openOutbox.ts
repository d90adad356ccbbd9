/** Opens an outbox that is there, to look at it: nothing is made, and no worker is started. */
import type { Outbox, OutboxStore, SendingDesk } from "@tcdesk/outbox"
import type { Context } from "../command/Context.ts"
import type { Given } from "../command/params.ts"
import { UsageError } from "../failure/UsageError.ts"
import { type Place, placeOf } from "./place.ts"
import type { storeTakes } from "./storeTakes.ts"

const notFound = new Set<unknown>(["ERR_MODULE_NOT_FOUND", "MODULE_NOT_FOUND"])

/** Engines come with nobody's install: what to add is said for `npx` too, which installs this package. */
const needs = async (command: string, ...imports: readonly (() => Promise<unknown>)[]): Promise<void> => {
  try {
    await Promise.all(imports.map((load) => load()))
  } catch (error) {
    if (!(error instanceof Error && "code" in error && notFound.has(error.code))) throw error
    const packages = command.split(" ")
    const flags = packages.map((name) => `-p ${name}`).join(" ")
    throw new UsageError({
      en: `this outbox needs ${packages.join(" and ")}: npx -p @tcdesk/cli ${flags} tcdesk outbox …, or npm install ${command}`,
      zh: `此 outbox 需要 ${packages.join(" 和 ")}：npx -p @tcdesk/cli ${flags} tcdesk outbox …，或 npm install ${command}`
    })
  }
}

const openStore = async (place: Place, given: Given<typeof storeTakes>): Promise<OutboxStore> => {
  const { queue, schema } = given
  switch (place.engine) {
    case "sqlite": {
      const { sqliteStore } = await import("@tcdesk/outbox/sqlite")
      return sqliteStore(place.file, { mustExist: true })
    }
    case "postgres": {
      await needs("pg-boss@12", () => import("pg-boss"))
      const { pgBossStore } = await import("@tcdesk/outbox/pg-boss")
      return pgBossStore({ connection: place.url, queue, schema, mustExist: true })
    }
    case "redis": {
      await needs(
        "bullmq@6 ioredis",
        () => import("bullmq"),
        () => import("ioredis")
      )
      const { bullmqStore } = await import("@tcdesk/outbox/bullmq")
      // Whether it may lose messages concerns those who put them there.
      return bullmqStore({ connection: place.url, prefix: queue, mustExist: true, allowDataLoss: true })
    }
  }
}

const never = (): never => {
  throw new Error("this outbox sends nothing")
}
/** Nothing is enqueued here, and nothing sent. */
const desk: SendingDesk = { prepare: never, sendPrepared: never }

/** Rejects with the signal's reason as soon as there is one: an engine may wait for longer than anybody here. */
const unless = async <T>(signal: AbortSignal, work: Promise<T>): Promise<T> => {
  const stopped = Promise.withResolvers<never>()
  const stop = (): void => stopped.reject(signal.reason)
  signal.addEventListener("abort", stop, { once: true })
  if (signal.aborted) stop()
  try {
    return await Promise.race([work, stopped.promise])
  } finally {
    signal.removeEventListener("abort", stop)
  }
}

export const withOutbox = async <T>(
  context: Context,
  given: Given<typeof storeTakes>,
  use: (outbox: Outbox) => Promise<T>
): Promise<T> => {
  const place = placeOf(given, context)
  const { createOutbox } = await import("@tcdesk/outbox")
  const outbox = createOutbox({ desk, store: await openStore(place, given) })
  try {
    return await unless(context.signal, use(outbox))
  } finally {
    await unless(context.signal, outbox.close()).catch(() => {})
  }
}
