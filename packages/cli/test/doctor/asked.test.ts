import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createWebhook, type WebhookOptions } from "@tcdesk/core/webhook"
import { isMissing, redis } from "engines"
import { describe, expect, it, onTestFinished } from "vitest"
import { tcdesk } from "../support/fakeWorld.ts"
import { makeAuthority } from "./support/authority.ts"
import { diagnose, emulated, someone } from "./support/doctor.ts"
import { closedPort, httpServer, tlsServer } from "./support/servers.ts"

const fileOf = (content: string): string => {
  const folder = mkdtempSync(join(tmpdir(), "tcdesk-doctor-"))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, "message.json")
  writeFileSync(file, content)
  return file
}

describe("--check", () => {
  it("finds a message right, and sends none", async () => {
    const emulator = await emulated()
    const file = fileOf(JSON.stringify({ sessionId: "s-1", text: "您好" }))
    const { code, found } = await diagnose(emulator.env, "--check", file)
    expect(code).toBe(0)
    expect(found("message")).toMatch(/^keeps every rule; \d+ bytes, to s-1$/)
    expect(emulator.messages()).toEqual([])
  })

  it("names every fault by its path", async () => {
    const emulator = await emulated()
    const body = [
      { MsgType: "TIMTextElem", MsgContent: {} },
      { MsgType: "TIMFaceElem", MsgContent: { Index: "1" } }
    ]
    const { code, cause, json } = await diagnose(emulator.env, "--check", fileOf(JSON.stringify({ from: "@a", body })))
    const { details } = json.checks.at(-1) ?? {}
    expect(code).toBe(1)
    expect(cause).toMatch(/^Message file: .*; and \d more$/)
    expect(details?.join("\n")).toMatch(/body\[0\]\.MsgContent\.Text/)
    expect(details?.join("\n")).toMatch(/body\[1\]\.MsgContent\.Index/)
    expect(details?.join("\n")).toMatch(/^to /m)
  })

  it("checks a file without any credentials too", async () => {
    const { state } = await diagnose({}, "--check", fileOf('{"sessionId":"s-1","text":"x"}'))
    expect([state("configuration"), state("message")]).toEqual(["wrong", "ok"])
  })

  it.each(["{", "", "\u0000\u001b[31m"])("names a file that is no JSON: %j", async (content) => {
    const { state, found } = await diagnose(someone, "--check", fileOf(content))
    expect(state("message")).toBe("wrong")
    expect(found("message")).toMatch(/^the file is no JSON(?: \(at 1:\d+\))?$/)
  })

  it("repeats nothing of a file that is no JSON: it may be a customer's text", async () => {
    const { json } = await diagnose(someone, "--check", fileOf("Dear Mrs Miller"))
    expect(JSON.stringify(json)).not.toMatch(/Dear|Miller/)
  })

  it("reads a file with the mark that editors of Windows put before it", async () => {
    const { state } = await diagnose(someone, "--check", fileOf('\ufeff{"sessionId":"s-1","text":"x"}'))
    expect(state("message")).toBe("ok")
  })

  it("can't be run with a file that can't be read", async () => {
    const { code, stderr } = await tcdesk(["doctor", "--check", "/nowhere/message.json"], { env: someone })
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: "tcdesk: --check: /nowhere/message.json cannot be read (ENOENT)\n"
    })
  })
})

describe.skipIf(isMissing("redis"))("--store", () => {
  const started = async (...args: readonly string[]) => {
    const engine = await redis({ args })
    onTestFinished(() => engine[Symbol.asyncDispose]())
    return engine
  }

  it("takes a Redis that keeps what it is given", async () => {
    const engine = await started()
    const emulator = await emulated()
    const { code, state } = await diagnose(emulator.env, "--store", engine.url)
    expect([code, state("outbox")]).toEqual([0, "ok"])
  })

  it("names the settings by which a Redis loses messages, and how to set them", async () => {
    const engine = await started("--appendonly", "no", "--maxmemory-policy", "allkeys-lru")
    const emulator = await emulated()
    const env = { ...emulator.env, REDIS_URL: engine.url }
    const { code, cause, todo } = await diagnose(env, "--store-env", "REDIS_URL")
    expect(code).toBe(1)
    expect(cause).toContain("Outbox: Redis may lose messages: appendonly is no, and has to be yes")
    expect(cause).toContain("maxmemory-policy is allkeys-lru, and has to be noeviction")
    expect(todo("outbox")).toMatch(/^CONFIG SET appendonly yes, CONFIG SET maxmemory-policy noeviction/)
  })

  it("names a Redis that is not there, without its password", async () => {
    const port = await closedPort()
    const env = { ...someone, REDIS_URL: `redis://:s3cret@127.0.0.1:${port}/0` }
    const { state, found, json } = await diagnose(env, "--store-env", "REDIS_URL")
    expect(state("outbox")).toBe("wrong")
    expect(found("outbox")).toContain(`127.0.0.1:${port}/0`)
    expect(JSON.stringify(json)).not.toContain("s3cret")
  })
})

it.each([
  [["--store", "redis://:s3cret@127.0.0.1:1"], "--store: a password in an argument can be read by others"],
  [["--store", "orders.db"], "only a Redis has settings that the doctor looks at"],
  [["--store-env", "NOWHERE"], "--store-env: NOWHERE is not set"],
  [["--webhook", "example.com"], "--webhook must be an http or https URL"],
  [["--proxy", "http://user:s3cret@proxy.example"], "too many arguments"]
])("can't be run with %j, and repeats nothing of it", async (args, said) => {
  const { code, stdout, stderr } = await tcdesk(["doctor", ...args], { env: someone })
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" })
  expect(stderr).toContain(said)
  expect(stderr).not.toContain("s3cret")
})

describe("--webhook", () => {
  const token = "a-token-of-the-console"

  /** A webhook of core's, on a socket, and what its handlers were told. */
  const served = async (options: Partial<WebhookOptions> = {}) => {
    const told: string[] = []
    const webhook = createWebhook({
      sdkAppId: 1_400_000_000,
      token,
      on: {
        SessionBegin: () => void told.push("SessionBegin"),
        "ChatBot.UserSendMsg": () => void told.push("ChatBot.UserSendMsg"),
        "*": (event) => void told.push(`* ${event.event}`)
      },
      ...options
    })
    onTestFinished(() => webhook.close({ graceMs: 0 }))
    const { port } = await httpServer(async (request, response) => {
      const chunks = await request.toArray()
      const { method = "", url = "" } = request
      const answer = await webhook.handle({ method, url, rawBody: Buffer.concat(chunks) })
      response.writeHead(answer.status, answer.headers).end(answer.body)
    })
    return { url: `http://127.0.0.1:${port}/desk/callback?own=s3cret`, told, webhook }
  }

  const tried = async (url: string, more: Readonly<Record<string, string>> = { TCDESK_WEBHOOK_TOKEN: token }) => {
    const emulator = await emulated()
    return diagnose({ ...emulator.env, ...more }, "--webhook", url)
  }

  it("finds one of core's right: it refuses a wrong signature, and takes the same call again for the same", async () => {
    const { url, told, webhook } = await served()
    const { code, found, json } = await tried(url)
    expect(code).toBe(0)
    expect(found("webhook")).toMatch(/^answers in \d+ ms, the same call again too; refuses a wrong signature/)
    // Only what hears every event has heard of it, once.
    expect(told).toEqual(["* Tcdesk.Doctor"])
    expect(webhook.status()).toMatchObject({ handled: 1, duplicates: 1, refused: { signature: 1 } })
    expect(JSON.stringify(json)).not.toMatch(/s3cret|a-token-of/)
  })

  it("names one that takes a wrong signature", async () => {
    const { url } = await served({ token: undefined, unsigned: true } as Partial<WebhookOptions>)
    const { code, cause } = await tried(url)
    expect(code).toBe(1)
    expect(cause).toMatch(/^Webhook: the webhook takes a call with a wrong signature/)
  })

  it("names one that has another token", async () => {
    const { url } = await served({ token: "another" })
    expect((await tried(url)).cause).toContain("refuses a call that is signed with TCDESK_WEBHOOK_TOKEN (HTTP 403)")
  })

  it("says that it can't sign without a token", async () => {
    const { url } = await served()
    const { code, state, found } = await tried(url, {})
    expect([code, state("webhook")]).toEqual([0, "warning"])
    expect(found("webhook")).toContain("no TCDESK_WEBHOOK_TOKEN is set here")
  })

  const ok = '{"ActionStatus":"OK","ErrorInfo":"","ErrorCode":0}'
  const answering = async (status: number, body: string, lateMs = 0) => {
    const { port } = await httpServer((request, response) => {
      request.resume()
      setTimeout(() => response.writeHead(status, { location: "/" }).end(body), lateMs)
    })
    return tried(`http://127.0.0.1:${port}/`, {})
  }

  it.each([
    [500, ok, 0, "answers HTTP 500"],
    [302, ok, 0, "answers HTTP 302"],
    [200, "<html>", 0, "answer is no JSON"],
    [200, '{"ok":true}', 0, "without ActionStatus and ErrorCode"],
    [200, ok, 2500, "answers too late: Desk waits 2 s, and "],
    [200, ok, 60_000, "and there was no answer within 4 s"]
  ])("names one that answers %i %s after %i ms", async (status, body, lateMs, said) => {
    const { code, cause } = await answering(status, body, lateMs)
    expect(code).toBe(1)
    expect(cause).toContain(said)
  })

  it("warns of one that answers an error to what it does not know", async () => {
    const { code, state } = await answering(200, '{"ActionStatus":"FAIL","ErrorInfo":"","ErrorCode":1}')
    expect([code, state("webhook")]).toEqual([0, "warning"])
  })

  it("repeats nothing of an answer that repeats the URL", async () => {
    const { json, state } = await answering(200, '{"ActionStatus":"OK","ErrorInfo":"","ErrorCode":"/?own=s3cret"}')
    expect(state("webhook")).toBe("warning")
    expect(JSON.stringify(json)).not.toContain("s3cret")
  })

  it("names one whose certificate nobody takes, Desk neither, and tells it nothing", async () => {
    const requests: Array<string | undefined> = []
    const server = await httpServer(({ url }, response) => {
      requests.push(url)
      response.end(ok)
    })
    const front = await tlsServer(makeAuthority().issue(), server.port)
    const env = { TCDESK_WEBHOOK_TOKEN: token, NODE_TLS_REJECT_UNAUTHORIZED: "0" }
    const { cause } = await tried(`https://127.0.0.1:${front.port}/`, env)
    expect(cause).toBe("Webhook: the webhook can't be reached (UNABLE_TO_VERIFY_LEAF_SIGNATURE)")
    expect(requests).toEqual([])
  })

  it("names one that is not there", async () => {
    const { cause } = await tried(`http://127.0.0.1:${await closedPort()}/secret-path`)
    expect(cause).toBe("Webhook: the webhook can't be reached (ECONNREFUSED)")
  })
})
