/** What may happen to the answer of a call: faults of the emulator by what they leave the client to know, and when they strike. */
import type { Emulator, Fault } from "@tcdesk/emulator"
import { vi } from "vitest"

/** Of the clients here. No test waits for it: see `withoutWaiting`. */
export const attemptTimeoutMs = 4000

/** More than the client reads of any answer. */
const tooLong = 2_200_000

const success = '{"ActionStatus":"OK","ErrorInfo":"","ErrorCode":0,"MsgKey":"key-1"}'

/** Nobody can tell from these whether Desk has done what was asked for: it has, or has not, by `stored`. */
export const lostAnswers: Readonly<Record<string, (stored: boolean) => Fault>> = {
  "a reset connection": (stored) => ({ _tag: "Reset", stored }),
  "a closed connection": (stored) => ({ _tag: "Close", stored }),
  "an empty answer": (stored) => ({ _tag: "Empty", stored }),
  "a page that is no answer": (stored) => ({ _tag: "Garbage", stored }),
  "half an answer": (stored) => ({ _tag: "Cut", stored }),
  "an answer without end": (stored) => ({ _tag: "Oversize", bytes: tooLong, stored }),
  "503 from a gateway": (stored) => ({ _tag: "Status", status: 503, stored }),
  "408 from a gateway": (stored) => ({ _tag: "Status", status: 408, stored }),
  "success under a 500": (stored) => ({ _tag: "Status", status: 500, body: success, stored }),
  "success and failure in one": (stored) => ({
    _tag: "Status",
    status: 200,
    body: success.replace("OK", "FAIL"),
    stored
  }),
  "an ErrorCode that is text": (stored) => ({ _tag: "Status", status: 200, body: '{"ErrorCode":"0"}', stored }),
  "an internal error": (stored) => ({ _tag: "Code", code: 141002, stored }),
  "no answer": (stored) => ({ _tag: "Hang", stored }),
  "an answer of a byte a second": (stored) => ({ _tag: "Drip", stored }),
  // What is late was done; what was not done and is late is refused in time, or not at all.
  "an answer that comes too late": () => ({ _tag: "Delay", ms: 60_000 })
}

/** By these Desk, or what stands before it, says that it has done nothing, and will do nothing. */
export const refusals: Readonly<Record<string, Fault>> = {
  "a code": { _tag: "Code", code: 80001 },
  "a code that no document names": { _tag: "Code", code: 777_777 },
  "a redirect": { _tag: "Redirect", location: "http://127.0.0.1:9/" },
  "404 from a gateway": { _tag: "Status", status: 404 }
}

/** Refused for the moment: the client tries again by itself. */
export const passing: Readonly<Record<string, Fault>> = {
  "too many calls, by a code": { _tag: "Code", code: 60007 },
  "too many calls, by a status": { _tag: "Status", status: 429 },
  "an expired UserSig": { _tag: "Code", code: 70001 }
}

/** The answer is there in the end. */
export const slowAnswers: Readonly<Record<string, Fault>> = {
  "a late answer": { _tag: "Delay", ms: 5 },
  "an answer in pieces": { _tag: "Drip", bytesPerSecond: 1e6 }
}

/** Only a time limit of the client's ends it. */
const isHeldBack = (fault: Fault): boolean =>
  fault._tag === "Hang" ||
  (fault._tag === "Drip" && fault.bytesPerSecond === undefined) ||
  (fault._tag === "Delay" && fault.ms > attemptTimeoutMs)

/** Lets a fault strike the call with this number, counted from 1, or so many from there on. */
export const strike = (emulator: Emulator, call: number, fault: Fault, times = 1): void => {
  let calls = 0
  const begin = (): void => {
    if (calls === call - 1) emulator.failNext(fault, times)
  }
  begin()
  emulator.onRequest((request) => {
    calls += 1
    begin()
    if (request.fault !== undefined && isHeldBack(fault)) setImmediate(() => vi.advanceTimersByTime(attemptTimeoutMs))
  })
}

/** Where an answer is held back, the client's time limit passes as soon as its request has come; otherwise time goes on as ever. */
export const withoutWaiting = async <A>(fault: Fault, use: () => Promise<A>): Promise<A> => {
  if (!isHeldBack(fault)) return use()
  vi.useFakeTimers({
    toFake: ["setTimeout", "clearTimeout", "performance"],
    shouldAdvanceTime: true,
    advanceTimeDelta: 2
  })
  try {
    return await use()
  } finally {
    vi.useRealTimers()
  }
}

/** One after another; what fails says of which it was. */
export const each = async <A>(cases: ReadonlyArray<A>, check: (one: A) => Promise<void>): Promise<void> => {
  for (const one of cases) {
    await check(one).catch((cause: Error) => {
      throw new Error(`${JSON.stringify(one)}: ${cause.message}`, { cause })
    })
  }
}
