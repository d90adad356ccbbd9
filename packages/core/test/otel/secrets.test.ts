/** F75, for telemetry of one's own: whatever is exported of any call that fails in any way holds no secret, no text and no recipient. */
import { assert, describe, it } from "vitest"
import { assertNoSecret, canary, canaryKey } from "../support/canary.ts"
import { assertNoText, everyCall } from "../support/everyCall.ts"
import * as on from "../support/faultServer.ts"
import { envelope, faultServer, http, type Script } from "../support/faultServer.ts"
import { sdk } from "../support/telemetry.ts"

/** Says back all that it was told, as an error's text. */
const echoing =
  (answer: (said: string) => string): Script =>
  async (connection) => {
    for (;;) {
      const { path, body } = await connection.request()
      connection.socket.write(answer(`https://console.tim.qq.com${path} ${body} ${decodeURIComponent(path)}`))
    }
  }

const refusing = (code: number): Script =>
  echoing((said) => http(JSON.stringify({ ActionStatus: "FAIL", ErrorCode: code, ErrorInfo: said })))

const scripts: Readonly<Record<string, Script>> = {
  success: on.answer(http(envelope(0))),
  "a refusal that quotes everything": refusing(141005),
  "a code that no document names": refusing(777_777),
  "a malformed UserSig": refusing(70003),
  "a page that quotes everything": echoing((said) => http(said, 502)),
  "a closed connection": on.closeOnAccept,
  "no HTTP": echoing((said) => `${said}\r\n\r\n`)
}

/** What a call is about: whom, and where. */
const personal = ["session-1", "user45", "@customer_service_account", "administrator"]

describe.each(Object.entries(scripts))("after %s", (_, script) => {
  it.each(Object.entries(everyCall))("nothing of %s is exported but what it says of itself", async (_, call) => {
    await using otel = sdk()
    await using server = await faultServer(script)
    const { desk } = canary(server.origin, { hooks: otel.hooks, rateLimit: false })
    await call(desk).catch(() => {})
    await desk.close({ graceMs: 0 })
    const exported = await otel.exported()
    assert.isAbove(otel.spans().length, 0)
    const userSigs = server.requests.flatMap(({ userSig }) => (userSig === null ? [] : [userSig]))
    assertNoSecret([canaryKey, ...userSigs], exported)
    assertNoText(exported)
    const printed = JSON.stringify(exported)
    for (const word of personal) assert.notInclude(printed, word)
  })
})
