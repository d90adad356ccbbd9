import { spawn } from "node:child_process"
import { Server } from "node:http"
import { networkInterfaces } from "node:os"
import { describe, expect, it, onTestFinished, vi } from "vitest"
import { type EmulatorOptions, startEmulator } from "../src/index.ts"
import { command, dial, drain, packet, post, started, text } from "./support/support.ts"
import { captureWarnings } from "./support/warnings.ts"

describe("startEmulator", () => {
  it("listens on a free port of the loopback address, as a made-up app with the key of this machine", async () => {
    const [one, two] = [await started(), await started()]
    expect(one.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    expect(one.url).not.toBe(two.url)
    expect(one).toMatchObject({ sdkAppId: 1400000000, identifier: "administrator" })
    expect(one.secretKey).toMatch(/^[0-9a-f]{64}$/)
    expect(one.secretKey).toBe(two.secretKey)
  })

  it("gives what a client needs as options of their own", async () => {
    const emulator = await started({ secretKey: "k-1" })
    const { url: endpoint } = emulator
    expect(emulator.options).toStrictEqual({
      sdkAppId: 1400000000,
      identifier: "administrator",
      secretKey: "k-1",
      endpoint
    })
    expect((await started({ host: "0.0.0.0" })).options).not.toHaveProperty("allowInsecureEndpoint")
  })

  it("lets its client send over plain HTTP when it listens on an address beyond the loopback", async () => {
    const address = Object.values(networkInterfaces())
      .flatMap((all) => all ?? [])
      .find(({ family, internal }) => family === "IPv4" && !internal)?.address
    if (address === undefined) return
    const { options } = await started({ host: address })
    expect(options).toMatchObject({
      endpoint: expect.stringContaining(`http://${address}:`),
      allowInsecureEndpoint: true
    })
  })

  it("takes the app, the administrator and the key it is given", async () => {
    const emulator = await started({ sdkAppId: 20000001, identifier: "管理员", secretKey: "键 with 'quotes'" })
    expect((await post(emulator, packet())).code).toBe(0)
  })

  it("rejects a port that is taken, with the system's code", async () => {
    const { url } = await started()
    const port = Number(new URL(url).port)
    await expect(startEmulator({ port })).rejects.toMatchObject({
      message: `startEmulator: port ${port} is taken`,
      code: "EADDRINUSE"
    })
  })

  it("names host and port when the host is none of this machine, with the system's code", async () => {
    await expect(startEmulator({ host: "192.0.2.1", port: 7799 })).rejects.toMatchObject({
      message: "startEmulator: 192.0.2.1 is no address of this machine, to listen on port 7799 of it",
      code: "EADDRNOTAVAIL"
    })
  })

  it("gives an address of this machine when it listens on all of them", async () => {
    const emulator = await started({ host: "0.0.0.0" })
    expect(emulator.url).toMatch(/^http:\/\/127\.0\.0\.1:/)
    expect((await post(emulator, packet())).code).toBe(0)
  })

  it("names the option that is wrong, and never repeats its value", async () => {
    const wrong: readonly [options: Record<string, unknown>, message: string][] = [
      [{ port: "7717" }, "port must be an integer from 0 to 65535"],
      [{ port: 65536 }, "port must be an integer from 0 to 65535, not 65536"],
      [{ port: -1 }, "port must be an integer from 0 to 65535, not -1"],
      [{ port: Number.NaN }, "port must be an integer from 0 to 65535, not NaN"],
      [{ allowedHosts: "emulator" }, "allowedHosts must be an array of host names without scheme and port"],
      [{ allowedHosts: ["http://emulator"] }, "allowedHosts must be an array"],
      [{ allowedHosts: ["emulator:7717"] }, "allowedHosts must be an array"],
      [{ allowedHosts: ["*"] }, "allowedHosts must be an array"],
      [{ host: "" }, "host must be a string that is not empty"],
      [{ sdkAppId: "1400000000" }, "sdkAppId must be an integer from 1 to 4294967295"],
      [{ identifier: 7 }, "identifier must be"],
      [{ secretKey: 123456789 }, "secretKey must be a string that is not empty"],
      [{ dedupWindowMs: -1 }, "dedupWindowMs must be a number of milliseconds, 0 or more"],
      [{ dedupWindowMs: Number.NaN }, "dedupWindowMs must be"],
      [{ now: 5 }, "now must be a function"],
      [{ maxRecords: 0 }, "maxRecords must be a positive integer"],
      [{ seed: 0.5 }, "seed must be"],
      [{ notAdminCode: 70403 }, "notAdminCode must be 60010 or 90009"],
      [{ customerServiceAccounts: "shop" }, "customerServiceAccounts must be an array of strings"],
      [{ sdkappid: 1 }, "unknown option sdkappid: did you mean sdkAppId?"],
      [{ dedupWindow: 1 }, "unknown option dedupWindow: did you mean dedupWindowMs?"],
      [{ seconds: 1 }, '"seconds" is no option: there are port, host, allowedHosts'],
      [
        new (class {
          readonly sdkAppID = 1
        })() as never,
        "unknown option sdkAppID: did you mean sdkAppId?"
      ]
    ]
    for (const [options, message] of wrong) {
      const starting = startEmulator(options as EmulatorOptions)
      await expect(starting).rejects.toThrow(TypeError)
      await expect(starting).rejects.toThrow(`startEmulator: ${message}`)
      await expect(starting).rejects.not.toThrow("123456789")
    }
  })
})

describe("sessions", () => {
  it("say their state in the words of get_session_state", async () => {
    const emulator = await started()
    const sessionId = emulator.openSession({ clientUserId: "u" })
    const answered = async () => (await command(emulator, "get_session_state", { SessionId: sessionId })).CurrentState
    expect([emulator.session(sessionId).state, await answered()]).toEqual(["Chatbot", "Chatbot"])
    emulator.endSession(sessionId)
    expect([emulator.session(sessionId).state, await answered()]).toEqual(["NotInSession", "NotInSession"])
    expect(() => emulator.session("nowhere")).toThrow("session: there is no session with this sessionId")
  })

  it("have the id they are given, once", async () => {
    const emulator = await started({ now: () => 42 })
    expect(emulator.openSession({ clientUserId: "u", sessionId: "s-1" })).toBe("s-1")
    expect(() => emulator.openSession({ clientUserId: "u", sessionId: "s-1" })).toThrow("exists already")
    expect(emulator.sessions()).toEqual([{ sessionId: "s-1", clientUserId: "u", state: "Chatbot", openedAt: 42 }])
  })

  it("cannot be opened without a user, nor ended when there is none", async () => {
    const emulator = await started()
    expect(() => emulator.openSession({ clientUserId: "" })).toThrow("clientUserId must be a string that is not empty")
    expect(() => emulator.openSession({ clientUserId: "u", sessionId: "" })).toThrow("sessionId must be")
    expect(() => emulator.endSession("nowhere")).toThrow("endSession: there is no session with this sessionId")
    const id = emulator.openSession({ clientUserId: "u" })
    emulator.endSession(id)
    emulator.endSession(id)
    expect(emulator.sessions()).toMatchObject([{ state: "NotInSession" }])
  })
})

describe("listeners", () => {
  it("hear of every message and request until they leave", async () => {
    const emulator = await started()
    const heard: string[] = []
    const stopMessages = emulator.onMessage(({ id }) => heard.push(id))
    const stopRequests = emulator.onRequest(({ id }) => heard.push(id))
    await post(emulator, packet())
    await post(emulator, packet())
    stopMessages()
    stopRequests()
    await post(emulator, packet({ MsgRandom: 5 }))
    expect(heard).toEqual(["msg-1", "req-1", "req-2"])
  })

  it("that throw change no answer", async () => {
    const emulator = await started()
    const { first } = captureWarnings()
    emulator.onMessage(() => {
      throw new Error("from the listener")
    })
    expect((await post(emulator, packet())).code).toBe(0)
    expect((await first).message).toBe("from the listener")
  })
})

describe("reset", () => {
  it("forgets messages, requests, sessions and faults", async () => {
    const emulator = await started()
    const SessionId = emulator.openSession({ clientUserId: "u" })
    await post(emulator, packet())
    emulator.failNext({ _tag: "Hang" })
    emulator.reset()
    expect([emulator.messages(), emulator.requests(), emulator.sessions()]).toEqual([[], [], []])
    expect((await post(emulator, packet())).code).toBe(0)
    expect((await post(emulator, { SessionId, MsgRandom: 1, MsgBody: [text("x")] })).code).toBe(141005)
  })
})

describe("close", () => {
  it("may be called twice, ends idle connections at once, and leaves the records", async () => {
    const emulator = await startEmulator()
    await post(emulator, packet())
    await Promise.all([emulator.close(), emulator.close()])
    await emulator.close()
    expect(emulator.messages()).toHaveLength(1)
    await expect(post(emulator, packet())).rejects.toThrow()
  })

  it("leaves no timer or socket behind, whatever is under way: the process ends by itself", async () => {
    const source = new URL("../src/index.ts", import.meta.url).href
    const program = `
      import { connect } from "node:net"
      import { startEmulator } from ${JSON.stringify(source)}
      const emulator = await startEmulator()
      emulator.failNext({ _tag: "Hang" })
      emulator.failNext({ _tag: "Delay", ms: 2 ** 31 - 1 })
      emulator.failNext({ _tag: "Drip", bytesPerSecond: 0.001 })
      emulator.failNext({ _tag: "Oversize", bytes: 2 ** 32 })
      const seen = new Promise((resolve) => emulator.onRequest(({ fault }) => fault === "Oversize" && resolve()))
      for (let i = 0; i < 4; i++) {
        const socket = connect(new URL(emulator.url).port, "127.0.0.1").on("error", () => {})
        socket.write("POST /v4/desk_http_svc/send_msg HTTP/1.1\\r\\nHost: localhost\\r\\nContent-Length: 0\\r\\n\\r\\n")
        await new Promise((resolve) => emulator.onRequest(resolve))
      }
      await seen
      await emulator.close()
      console.log("closed")`
    const child = spawn(process.execPath, ["--conditions=@tcdesk/source", "--input-type=module", "-e", program])
    onTestFinished(() => void child.kill("SIGKILL"))
    let out = ""
    child.stdout.on("data", (chunk) => {
      out += chunk
    })
    child.stderr.on("data", (chunk) => {
      out += chunk
    })
    expect([await new Promise((resolve) => child.once("close", resolve)), out]).toEqual([0, "closed\n"])
  })

  it("is what await using does", async () => {
    let url = ""
    {
      await using emulator = await startEmulator()
      url = emulator.url
      expect((await fetch(url)).status).toBe(200)
    }
    await expect(fetch(url)).rejects.toThrow()
  })
})

describe("an error of the listening socket", () => {
  it("for want of file descriptors say, costs a warning and not the process", async () => {
    const listening = vi.spyOn(Server.prototype, "listen")
    const emulator = await started()
    const server = listening.mock.contexts[0] as Server
    listening.mockRestore()
    const { messages: warnings } = captureWarnings()
    for (const message of ["accept EMFILE 1", "accept EMFILE 2"]) server.emit("error", new Error(message))
    expect((await post(emulator, packet())).code).toBe(0)
    expect(warnings).toEqual(["accept EMFILE 1", "accept EMFILE 2"])
  })
})

describe("an injected clock that throws", () => {
  it("does not take the server down", async () => {
    let broken = true
    const emulator = await started({
      now: () => {
        if (broken) throw new Error("no time")
        return Date.now()
      }
    })
    const { first } = captureWarnings()
    expect((await post(emulator, packet())).status).toBe(500)
    expect((await first).message).toBe("no time")
    // Nor do bytes that are no HTTP, before a request or inside of one.
    for (const bytes of [
      "no HTTP\r\n\r\n",
      "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n"
    ]) {
      const socket = await dial(emulator)
      const ended = drain(socket)
      socket.write(bytes)
      expect((await ended).text).toMatch(/^HTTP\/1.1 (200|500) /)
    }
    broken = false
    expect((await post(emulator, packet())).code).toBe(0)
  })
})
