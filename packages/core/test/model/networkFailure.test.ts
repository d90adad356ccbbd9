import { describe, expect, it } from "vitest"
import { connectionFailed, deliveryAt, type ExchangePhase, timedOut, tooLong } from "../../src/model/networkFailure.ts"

const failing = (code: string | undefined, message = "canary https://e.com/?usersig=canary") =>
  Object.assign(new Error(message), code === undefined ? {} : { code })

const phases: ReadonlyArray<ExchangePhase> = ["connect", "headers", "body"]

describe("a connection that failed before the first byte", () => {
  it.each([
    ["ENOTFOUND", "dns"],
    ["EAI_AGAIN", "dns"],
    ["EAI_NODATA", "dns"],
    ["ECONNREFUSED", "connect"],
    ["ECONNRESET", "connect"],
    ["EHOSTUNREACH", "connect"],
    ["ETIMEDOUT", "connect"],
    ["UND_ERR_SOCKET", "connect"],
    ["DEPTH_ZERO_SELF_SIGNED_CERT", "tls"],
    ["SELF_SIGNED_CERT_IN_CHAIN", "tls"],
    ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "tls"],
    ["CERT_HAS_EXPIRED", "tls"],
    ["ERR_TLS_CERT_ALTNAME_INVALID", "tls"],
    ["ERR_SSL_WRONG_VERSION_NUMBER", "tls"],
    ["EPROTO", "tls"],
    [undefined, "connect"]
  ] as const)("%s: in phase %s, and nothing was sent", (code, phase) => {
    const failure = connectionFailed(failing(code), "connect")
    expect(failure.reason).toStrictEqual({ _tag: "ConnectionFailed", phase })
    expect(failure).toMatchObject({ delivery: "not-sent", ambiguous: false })
    // A certificate does not get better by trying again; everything else may.
    expect(failure.retry).toBe(phase === "tls" ? "never" : "retry")
    expect(failure.hint).toMatch(/^Check .*\.$/)
  })

  it("is a time-out when it took too long to connect", () => {
    expect(connectionFailed(failing("UND_ERR_CONNECT_TIMEOUT"), "connect")).toMatchObject({
      reason: { _tag: "TimedOut", phase: "connect" },
      delivery: "not-sent",
      retry: "retry",
      ambiguous: false
    })
  })

  it("never advises to switch the check of certificates off", () => {
    const { hint } = connectionFailed(failing("CERT_HAS_EXPIRED"), "connect")
    expect(hint).toContain("never switched off")
    expect(hint).not.toMatch(/rejectUnauthorized|NODE_TLS/)
  })
})

describe("a connection that broke after the first byte", () => {
  it.each(["ECONNRESET", "ENOTFOUND", "CERT_HAS_EXPIRED", "UND_ERR_SOCKET", "ECONNREFUSED", undefined])(
    "with %s: the phase is the one it had reached, and nobody knows what became of the message",
    (code) => {
      for (const phase of ["headers", "body"] as const) {
        expect(connectionFailed(failing(code), phase)).toMatchObject({
          reason: { _tag: "ConnectionFailed", phase },
          delivery: "unknown",
          retry: "retry",
          ambiguous: true
        })
      }
    }
  )
})

describe("what became of the message", () => {
  it("is read from how far the exchange had come, never from the error", () => {
    expect(phases.map(deliveryAt)).toStrictEqual(["not-sent", "unknown", "unknown"])
    for (const phase of phases) {
      expect(timedOut(phase, 5)).toMatchObject({
        reason: { _tag: "TimedOut", phase },
        delivery: deliveryAt(phase),
        ambiguous: phase !== "connect",
        retry: "retry"
      })
      for (const code of ["ECONNREFUSED", "ECONNRESET", "ENOTFOUND", "UND_ERR_CONNECT_TIMEOUT"]) {
        expect(connectionFailed(failing(code), phase).delivery).toBe(deliveryAt(phase))
      }
    }
  })

  it("is unknown when an answer goes on and on", () => {
    expect(tooLong(200, 65_536)).toMatchObject({
      reason: { _tag: "UnexpectedReply", status: 200 },
      status: 200,
      delivery: "unknown",
      ambiguous: true
    })
  })
})

describe("what a person reads", () => {
  it("names the limit that ran out, and the code of the error", () => {
    expect(timedOut("headers", 5_000).detail).toContain("5000 ms (attemptTimeoutMs)")
    expect(tooLong(200, 65_536).detail).toContain("65536 bytes")
    expect(connectionFailed(failing("ECONNREFUSED"), "connect").detail).toContain("(ECONNREFUSED)")
  })

  it("holds nothing of the foreign error but its name and code", () => {
    for (const phase of phases) {
      for (const code of ["ECONNREFUSED", "UND_ERR_CONNECT_TIMEOUT", undefined]) {
        const failure = connectionFailed(failing(code), phase)
        const cause = failure.cause as Error | undefined
        expect(`${JSON.stringify(failure)}${cause?.message}${cause?.stack}`).not.toContain("canary")
      }
    }
  })

  it("is right also when something was thrown that is no error", () => {
    for (const thrown of [undefined, null, "canary", 5, {}]) {
      expect(connectionFailed(thrown, "headers")).toMatchObject({
        reason: { _tag: "ConnectionFailed", phase: "headers" },
        delivery: "unknown"
      })
    }
  })
})
