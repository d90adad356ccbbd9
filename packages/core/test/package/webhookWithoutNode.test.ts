/** The webhook as a bundler ships it to a runtime of the web: no module of Node, no global of Node, Web Crypto only. */
import { fileURLToPath } from "node:url"
import { createContext, runInContext } from "node:vm"
import { rolldown } from "rolldown"
import { expect, test } from "vitest"
import { app, packet, signed, token, urlOf } from "../support/callbacks.ts"

const entry = fileURLToPath(new URL("../../dist/webhook.js", import.meta.url))

const bundled = async (): Promise<string> => {
  const bundle = await rolldown({ input: entry, platform: "browser", external: /^node:/ })
  const { output } = await bundle.generate({ format: "iife", name: "webhookEntry" })
  await bundle.close()
  return output.map((file) => ("code" in file ? file.code : "")).join("")
}

/** What every runtime of the web has. */
const webGlobals = () => ({
  AbortController,
  console,
  crypto,
  clearTimeout,
  performance,
  Request,
  Response,
  setTimeout,
  TextDecoder,
  TextEncoder,
  URLSearchParams,
  Uint8Array
})

test("it takes signed calls, refuses others, and handles events where there is no Node", async () => {
  const code = await bundled()
  expect(code).not.toMatch(/from ?"node:|require\(/)
  const context = createContext(webGlobals())
  runInContext(`${code};globalThis.entry = webhookEntry`, context)
  const { createWebhook, createWebhookFromEnv, signWebhook } = (
    context as { entry: typeof import("../../src/webhook.ts") }
  ).entry
  const seen: Array<unknown> = []
  const webhook = createWebhook({ sdkAppId: app, token, on: { "*": ({ raw }) => void seen.push(raw) } })
  const call = (url: string) =>
    new Request(`https://shop.example${url}`, { method: "POST", body: JSON.stringify(packet()) })
  const work: Array<Promise<unknown>> = []
  const waitUntil = (one: Promise<unknown>) => void work.push(one)
  expect((await webhook.fetch(call(urlOf()), { waitUntil })).status).toBe(200)
  await Promise.all(work)
  expect(seen).toEqual([packet()])
  const wrong = call(urlOf({ query: (query) => signed(query, undefined, "another") }))
  expect((await webhook.fetch(wrong)).status).toBe(403)
  expect(() => createWebhookFromEnv()).toThrow("TCDESK_SDK_APP_ID is required")
  expect(() => signWebhook({ url: "/", token })).toThrow("node:crypto")
  await webhook.close()
})
