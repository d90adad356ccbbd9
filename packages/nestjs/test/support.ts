import type { INestApplication, INestApplicationContext, Type } from "@nestjs/common"
import { Module, type ModuleMetadata } from "@nestjs/common"
import { type AbstractHttpAdapter, NestFactory } from "@nestjs/core"
import { ExpressAdapter } from "@nestjs/platform-express"
import { FastifyAdapter } from "@nestjs/platform-fastify"
import { type Emulator, startEmulator } from "@tcdesk/emulator"
import { afterEach } from "vitest"

const closers: Array<() => unknown> = []

/** What to do when the test is over, the latest first. */
export const afterwards = (close: () => unknown): void => {
  closers.unshift(close)
}
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

export const emulate = async (...options: Parameters<typeof startEmulator>): Promise<Emulator> => {
  const emulator = await startEmulator(...options)
  afterwards(() => emulator.close())
  return emulator
}

export const optionsOf = ({ url, sdkAppId, identifier, secretKey }: Emulator) => ({
  endpoint: url,
  sdkAppId,
  identifier,
  secretKey
})

export const platforms: ReadonlyArray<readonly [name: string, adapter: () => AbstractHttpAdapter]> = [
  ["Express", () => new ExpressAdapter()],
  ["Fastify", () => new FastifyAdapter()]
]

/** A module class that is nobody else's. */
export const moduleOf = (metadata: ModuleMetadata): Type => {
  class AppModule {}
  Module(metadata)(AppModule)
  return AppModule
}

const quiet = { logger: false, abortOnError: false } as const

/** An application without HTTP. */
export const contextOf = async (imports: ModuleMetadata["imports"], metadata: ModuleMetadata = {}) => {
  const context = await NestFactory.createApplicationContext(moduleOf({ ...metadata, imports: imports ?? [] }), quiet)
  afterwards(() => context.close())
  return context as INestApplicationContext
}

/** An application that listens, and where. */
export const serve = async (
  module: Type,
  adapter: AbstractHttpAdapter,
  prepare: (app: INestApplication) => void = () => {}
) => {
  const app = await NestFactory.create(module, adapter, quiet)
  prepare(app)
  await app.listen(0, "127.0.0.1")
  afterwards(() => app.close())
  return { app, base: await app.getUrl() }
}

export const post = (url: string, body: unknown) =>
  fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) })

export const hello = { from: "@customer_service_account", to: "user45", text: "您好" } as const
