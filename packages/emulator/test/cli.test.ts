import { createHash } from "node:crypto"
import { describe, expect, it } from "vitest"
import { startEmulator } from "../src/index.ts"
import { get } from "./support/apiSupport.ts"
import { backend } from "./support/backend.ts"
import { configured, run } from "./support/cli.ts"
import { command, packet, post, sign, started, text } from "./support/support.ts"

/** A module that makes every listening fail as the system would: a test may run as root, who has every right. */
const refusing = (code: string): string =>
  moduleOf(`
    import net from "node:net"
    net.Server.prototype.listen = function () {
      setImmediate(() => this.emit("error", Object.assign(new Error("listen"), { code: "${code}" })))
      return this
    }`)

const moduleOf = (program: string): string =>
  `data:text/javascript,${encodeURIComponent(program).replace(/[()']/g, (c) => `%${c.charCodeAt(0).toString(16)}`)}`

describe("tcdesk-emulator", () => {
  it("prints the settings to use, logs requests and what customers see, and stops cleanly", async () => {
    const { child, says, ended } = run(["--port", "0", "--session", "user1=s-1", "--session", "user2"])
    const out = await says("Stop with")
    expect(out.split("\n").filter((line) => !line.startsWith("#") && line !== "")).toEqual([
      "TCDESK_SDK_APP_ID=1400000000",
      "TCDESK_IDENTIFIER=administrator",
      expect.stringMatching(/^TCDESK_SECRET_KEY=[0-9a-f]{64}$/),
      expect.stringMatching(/^TCDESK_ENDPOINT=http:\/\/127\.0\.0\.1:\d+$/)
    ])
    expect(out).toMatch(/^# SessionId of user1: s-1$/m)
    expect(out).toMatch(/^# SessionId of user2: [0-9a-f-]{36}$/m)

    const emulator = configured(out)
    const [, inbox = ""] = /^# Inbox, .*: (\S+)$/m.exec(out) ?? []
    expect(inbox).toBe(`${emulator.url}/`)
    expect((await fetch(inbox)).status).toBe(200)
    const card = {
      src: "22",
      content: { header: "Shoes", desc: "$10", url: "https://e.example/" },
      customerServicePlugin: 0
    }
    const MsgBody = [
      text("hello\u001b[31m\nthere\u202e"),
      { MsgType: "TIMCustomElem", MsgContent: { Data: JSON.stringify(card) } }
    ]
    const usersig = sign(emulator)
    expect((await post(emulator, { SessionId: "s-1", MsgRandom: 1, MsgBody }, { query: { usersig } })).code).toBe(0)
    expect((await post(emulator, { SessionId: "s-1", MsgRandom: 1, MsgBody }, { query: { usersig } })).code).toBe(0)
    expect((await post(emulator, packet({ MsgRandom: "x" }), { query: { usersig, random: "99" } })).code).toBe(90005)
    const log = await says("90005")
    expect(log).toContain(
      "msg-1 to user1 from session s-1:\n  hello [31m there\n  [card] Shoes · $10 · https://e.example/\n"
    )
    expect(log).toMatch(/req-1 POST .* accepted msg-1$/m)
    expect(log).toMatch(/req-2 POST .* accepted again msg-1, not delivered twice$/m)
    expect(log).toMatch(/req-3 POST .* random 99 rejected 90005 MsgRandom must be an Integer, got a String\.$/m)
    expect(log).not.toContain(usersig.slice(0, 40))

    await command(emulator, "get_session_state", { SessionId: "s-1" })
    const faults = { method: "POST", headers: { "content-type": "application/json" } }
    const body = JSON.stringify({ fault: { _tag: "Code", code: 141002 } })
    await fetch(`${emulator.url}/_emulator/faults`, { ...faults, body })
    await command(emulator, "end_session", { SessionId: "s-1" })
    const more = await says("req-5")
    expect(more).toMatch(/req-4 POST \/v4\/desk_http_svc\/get_session_state random \d+ accepted$/m)
    expect(more).toMatch(/req-5 POST .*\/end_session .* fault Code: answered code 141002; not carried out$/m)

    child.kill("SIGTERM")
    expect(await ended).toMatchObject({ code: 0, err: "" })
  })

  it("tells a webhook, signs with the token of the environment, prints its line, and logs each call without it", async () => {
    const token = "callback-token-7"
    const shop = await backend()
    const args = ["--port", "0", "--session", "user1", "--webhook", shop.url]
    const { child, says, ended } = run(args, { TCDESK_WEBHOOK_TOKEN: token })
    const [begin] = await shop.has(1)
    expect(begin?.packet).toMatchObject({ Event: "SessionBegin", ClientUserId: "user1" })
    const sign = createHash("sha256")
      .update(`${token}${begin?.query.get("RequestTime")}`)
      .digest("hex")
    expect(begin?.query.get("Sign")).toBe(sign)
    const out = await says("hook-1")
    expect(out).toContain(`\nTCDESK_WEBHOOK_TOKEN=${token}\n`)
    expect(out).toMatch(/hook-1 webhook Desk\.SessionEventNotify SessionBegin: answered HTTP 200 in \d+ ms$/m)
    const emulator = configured(out)
    const { json, text: state } = await get(emulator, "/state")
    expect(json.app.webhook).toEqual({ url: shop.url, isSigned: true, retries: 0 })
    const { text: calls } = await get(emulator, "/webhook-calls/hook-1")
    for (const secret of [token, sign]) expect([state, calls].join()).not.toContain(secret)
    child.kill("SIGTERM")
    expect(await ended).toMatchObject({ code: 0, err: "" })
  })

  it("stops cleanly on SIGINT too, with an idle connection still open", async () => {
    const { child, says, ended } = run(["--port=0"])
    const emulator = configured(await says("Stop with"))
    await post(emulator, packet())
    child.kill("SIGINT")
    expect((await ended).code).toBe(0)
  })

  it("takes app, administrator and key from the environment, and from its options before that", async () => {
    const env = { TCDESK_SDK_APP_ID: "20000001", TCDESK_IDENTIFIER: "boss", TCDESK_SECRET_KEY: "it's a key" }
    const { says } = run(["--port", "0", "--identifier", "chief"], env)
    const out = await says("Stop with")
    expect(out).toContain("TCDESK_SDK_APP_ID=20000001\nTCDESK_IDENTIFIER=chief\nTCDESK_SECRET_KEY='it'\\''s a key'\n")
    const emulator = { ...configured(out), secretKey: env.TCDESK_SECRET_KEY }
    expect((await post(emulator, packet())).code).toBe(0)
  })

  it("warns when others on the network can reach it", async () => {
    const { child, says, ended } = run(["--port", "0", "--host", "0.0.0.0"])
    await says("Stop with")
    child.kill("SIGTERM")
    expect((await ended).err).toBe(
      "warning: 0.0.0.0 is no loopback address: everyone on the network can reach this emulator\n"
    )
  })

  it("prints by which endpoint it is reached under the names it was told, and lets them in", async () => {
    const { says } = run(["--port", "0", "--host", "0.0.0.0", "--allow-host", "emulator", "--allow-host", "other"])
    const out = await says("Stop with")
    const { port } = new URL(configured(out).url)
    expect(out).toContain(`TCDESK_ENDPOINT=http://127.0.0.1:${port}\n`)
    expect(out).toContain(`\n# TCDESK_ENDPOINT=http://emulator:${port}\n# TCDESK_ALLOW_INSECURE_ENDPOINT=1\n`)
    expect(out).toContain(`\n# TCDESK_ENDPOINT=http://other:${port}\n`)
    expect((await get(configured(out), "/state", { host: "other" })).status).toBe(200)
    expect((await get(configured(out), "/state", { host: "another" })).status).toBe(403)
  })

  it("has the same key at every start, and says when it cannot keep one", async () => {
    const [one, two] = [run(["--port", "0"]), run(["--port", "0"])]
    const [first, second] = [configured(await one.says("Stop with")), configured(await two.says("Stop with"))]
    expect(first.secretKey).toMatch(/^[0-9a-f]{64}$/)
    expect(second.secretKey).toBe(first.secretKey)
    const homeless = run(["--port", "0"], { XDG_STATE_HOME: "" })
    expect(configured(await homeless.says("Stop with")).secretKey).not.toBe(first.secretKey)
    homeless.child.kill("SIGTERM")
    expect((await homeless.ended).err).toBe("note: the key is a new one at each start: no HOME is set to keep it in\n")
  })

  it("says in one line that its port is taken", async () => {
    const port = new URL((await started()).url).port
    expect(await run(["--port", port]).ended).toMatchObject({
      code: 1,
      out: "",
      err: `tcdesk-emulator: port ${port} is taken: choose another one with --port, or --port 0 for any free one\n`
    })
  })

  it("names the port it has no right to", async () => {
    const { code, err } = await run(["--port", "1"], { NODE_OPTIONS: `--import=${refusing("EACCES")}` }).ended
    expect([code, err]).toEqual([
      1,
      "tcdesk-emulator: this user has no right to listen on port 1: choose another one with --port, or --port 0 for any free one\n"
    ])
  })

  it("names the host and the port when the host is none of this machine", async () => {
    expect(await run(["--host", "192.0.2.1", "--port", "7799"]).ended).toMatchObject({
      code: 1,
      err: expect.stringMatching(/: 192\.0\.2\.1 is no address of this machine, to listen on port 7799 of it\n$/)
    })
  })

  it("ends at once with its port free again, whatever fails once it listens", async () => {
    const before = await startEmulator()
    const free = new URL(before.url).port
    await before.close()
    const env = {
      NODE_OPTIONS: `--import=${moduleOf('console.log = () => { throw new Error("the terminal is gone") }')}`
    }
    expect(await run(["--port", free], env).ended).toMatchObject({
      code: 1,
      out: "",
      err: "tcdesk-emulator: the terminal is gone\n"
    })
    const again = run(["--port", free])
    await again.says("Stop with")
    again.child.kill("SIGTERM")
    expect((await again.ended).code).toBe(0)
  })

  const mistakes: readonly [args: readonly string[], env: Record<string, string>, message: string][] = [
    [["--prot", "1"], {}, "unknown option --prot: did you mean --port?"],
    [["--port", "abc"], {}, "--port must be an integer from 0 to 65535"],
    [["--port", "65536"], {}, "--port must be an integer from 0 to 65535, not 65536"],
    [
      ["--secret-key", "k", "stray-secret"],
      {},
      "unexpected argument: there are only options, and exec before them; see --help"
    ],
    [["--secret-key", ""], {}, "--secret-key must be a string that is not empty"],
    [["--sdk-app-id", "0"], {}, "--sdk-app-id must be an integer from 1 to 4294967295"],
    [[], { TCDESK_SDK_APP_ID: "mine" }, "TCDESK_SDK_APP_ID must be an integer from 1 to 4294967295"],
    [["--dedup-window-ms", "-5"], {}, "Option '--dedup-window-ms' argument is ambiguous; see --help"],
    [["--session", "=x"], {}, "--session must be a user, or a user=SessionId"],
    [["--session", "a=same", "--session", "b=same"], {}, "--session must give each session a SessionId of its own"],
    [["--port"], {}, "Option '--port <value>' argument missing; see --help"]
  ]
  it("ends with 2 and one line that says what is wrong on the command line", async () => {
    for (const [args, env, message] of mistakes) {
      expect(await run(args, env).ended).toMatchObject({ code: 2, out: "", err: `tcdesk-emulator: ${message}\n` })
    }
  })

  it("shows its help and its version", async () => {
    expect((await run(["--help"]).ended).out).toMatch(/^Usage: tcdesk-emulator \[options\]\n[\s\S]*--dedup-window-ms/)
    expect((await run(["exec", "--help"]).ended).out).toMatch(/^Usage: /)
    expect(await run(["--version"]).ended).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^\d+\.\d+\.\d+\S*\n$/)
    })
  })
})
