/**
 * A page of another site, in a real browser, sends all that a page can send.
 */
import { createServer } from "node:http"
import { type AddressInfo, connect, createServer as createTcpServer, type Server } from "node:net"
import type { Page } from "playwright-core"
import { expect, it, onTestFinished } from "vitest"
import type { Emulator } from "../../src/index.ts"
import { get } from "../support/apiSupport.ts"
import { EVIL_NAME, inChromium, openPage } from "../support/browser.ts"
import { nested, packet, post, started, target } from "../support/support.ts"

const listening = async (server: Server): Promise<number> => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}

/** Sends everything to a server, and resolves when all of it was answered or given up. */
const attack = (page: Page, server: string, path: string, deep: string, message: string) =>
  page.evaluate(
    async ({ server, path, deep, message }) => {
      const url = `${server}${path}`
      const settled = (element: HTMLElement) =>
        new Promise((resolve) => {
          element.onload = element.onerror = resolve
          document.body.append(element)
        })
      const element = (name: string, fields: object) => settled(Object.assign(document.createElement(name), fields))
      const form = (enctype: string) => {
        const frame = Object.assign(document.createElement("iframe"), { name: enctype })
        const made = Object.assign(document.createElement("form"), {
          method: "post",
          action: url,
          enctype,
          target: enctype
        })
        made.append(Object.assign(document.createElement("input"), { name: '{"a":"', value: '"}' }))
        const loaded = settled(frame)
        document.body.append(made)
        made.submit()
        return loaded
      }
      const socket = (address: string) =>
        new Promise((resolve) => {
          new WebSocket(address).onerror = resolve
        })
      const stream = new Promise((resolve) => {
        const source = new EventSource(url)
        source.onerror = () => {
          source.close()
          resolve(undefined)
        }
      })
      navigator.sendBeacon(url, message)
      await Promise.allSettled([
        fetch(url, { method: "POST", mode: "no-cors", body: message }),
        fetch(url, { method: "POST", mode: "no-cors", body: deep }),
        fetch(url, { method: "POST", mode: "no-cors", referrerPolicy: "no-referrer", body: message }),
        fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body: message }),
        fetch(url, { method: "DELETE" }),
        fetch(`${server}/_emulator/reset`, { method: "POST", mode: "no-cors", body: "{}" }),
        fetch(`${server}/_emulator/faults`, { method: "POST", mode: "no-cors", body: deep }),
        fetch(url.replace("http:", "https:"), { method: "POST", mode: "no-cors", body: message }),
        form("text/plain"),
        form("multipart/form-data"),
        element("img", { src: url }),
        element("img", { src: `${url}&${"x".repeat(40_000)}` }),
        element("script", { src: url }),
        element("iframe", { src: url }),
        socket(url.replace("http:", "ws:")),
        socket(url.replace("http:", "wss:")),
        stream
      ])
    },
    { server, path, deep, message }
  )

/** What comes to a port goes to whichever server is set at the time: to the browser it is one and the same origin, as under DNS rebinding. */
const relay = async () => {
  const way = { to: 0 }
  const server = createTcpServer((near) => {
    const far = connect(way.to, "127.0.0.1")
    for (const [one, other] of [
      [near, far],
      [far, near]
    ] as const) {
      one.on("error", () => other.destroy()).on("close", () => other.destroy())
      one.pipe(other)
    }
  })
  return { port: await listening(server), way }
}

inChromium("a page of another site", () => {
  /** The attack, on a plain server first: what that counts shows that the browser does send all this. */
  const attacked = async (from: string, to: string, isRebound = false) => {
    const emulator = await started()
    emulator.failNext({ _tag: "Code", code: 141002 })
    emulator.openSession({ clientUserId: "user45" })
    let came = 0
    const control = createServer({ maxHeaderSize: 100_000 }, (req, res) => {
      came += 1
      req.resume().on("end", () => res.writeHead(200, { Connection: "close" }).end())
    })
    const evil = await listening(
      createServer((_req, res) =>
        res
          .writeHead(200, { "Content-Type": "text/html", Connection: "close" })
          .end("<!doctype html><title>evil</title><body>")
      )
    )
    const { port, way } = await relay()
    const page = await openPage()
    for (const target of [await listening(control), Number(new URL(emulator.url).port)]) {
      way.to = evil
      await page.goto(`http://${from}:${port}/page`)
      way.to = target
      await attack(page, `http://${to}:${isRebound ? port : target}`, signed(emulator), nested(6000), message)
    }
    expect(came).toBeGreaterThanOrEqual(13)
    return emulator
  }
  const signed = (emulator: Emulator): string => target(emulator)
  const message = JSON.stringify(packet())

  const untouched = async (emulator: Emulator) => {
    expect(emulator.requests()).toEqual([])
    expect(emulator.messages()).toEqual([])
    expect(emulator.sessions()).toHaveLength(1)
    expect((await get(emulator, "/faults")).json.faults).toMatchObject([{ left: 1, struck: 0 }])
    expect((await post(emulator, packet())).code).toBe(141002)
  }

  it("leaves no trace, by the emulator's address", async () => {
    await untouched(await attacked(EVIL_NAME, "127.0.0.1"))
  })

  it("leaves no trace when it comes from another port of this machine", async () => {
    await untouched(await attacked("127.0.0.1", "127.0.0.1"))
  })

  it("leaves no trace when DNS points its own name at this machine: then the browser takes the emulator for its own", async () => {
    await untouched(await attacked(EVIL_NAME, EVIL_NAME, true))
  })
})
