/** `desk.stream` and `textOf`, in promises: every kind of source, and what a test double makes of them. */
import { Readable } from "node:stream"
import { simulateReadableStream, streamText } from "ai"
import { MockLanguageModelV4 } from "ai/test"
import { describe, expect, it, vi } from "vitest"
import { createDesk, isDeskError, type StreamedMessage, type TextStreamPart, textOf } from "../../src/index.ts"
import { createRecordingDesk } from "../../src/testing.ts"
import { account } from "../support/desks.ts"

const sessionId = "session-1"

async function* slowly(pieces: Iterable<string>): AsyncGenerator<string> {
  for (const piece of pieces) {
    await undefined
    yield piece
  }
}

/** The text of all calls of a recording client. */
const streamed = (desk: ReturnType<typeof createRecordingDesk>): string =>
  desk.calls.map(({ body }) => body.Chunk).join("")

const sources: ReadonlyArray<readonly [string, () => StreamedMessage["text"]]> = [
  ["an array", () => ["您", "好", "！"]],
  ["a string", () => "您好！"],
  ["a generator", () => new Set(["您", "好！"]).values()],
  ["an async generator", () => slowly(["您", "", "好", "！"])],
  ["a web stream", () => new Response("您好！").body?.pipeThrough(new TextDecoderStream()) ?? []],
  ["a stream of Node", () => Readable.from([Buffer.from("您好！")], { objectMode: false }).setEncoding("utf8")],
  [
    "a web stream of a runtime that can't iterate it",
    () => {
      const reader = new Response("您好！").body?.pipeThrough(new TextDecoderStream()).getReader()
      return { getReader: () => reader } as unknown as ReadableStream<string>
    }
  ]
]

describe("a text from", () => {
  it.each(sources)("%s arrives whole", async (_, text) => {
    const desk = createRecordingDesk()
    const progress = vi.fn()
    const receipt = await desk.stream({ sessionId, text: text() }, { onProgress: progress })
    expect(receipt).toMatchObject({ msgKeys: ["recorded-1"], text: "您好！" })
    expect(streamed(desk)).toBe("您好！")
    expect(desk.calls.at(-1)?.body).toMatchObject({ MsgKey: "recorded-1", Finish: 1 })
    expect(progress).toHaveBeenLastCalledWith({ msgKey: "recorded-1", shown: "您好！" })
  })

  it("a generator that was not called is refused, and told so", async () => {
    const text = slowly as unknown as StreamedMessage["text"]
    await expect(createRecordingDesk().stream({ sessionId, text })).rejects.toThrow(
      "this is a function, to be called first"
    )
  })

  it("a source that throws while it is opened, or in the middle, rejects with its own error", async () => {
    const broken = new Error("broken")
    const text = {
      [Symbol.asyncIterator]: () => {
        throw broken
      }
    }
    const desk = createRecordingDesk()
    await expect(desk.stream({ sessionId, text })).rejects.toBe(broken)
    expect(desk.calls).toStrictEqual([])
    const middle = async function* () {
      yield "您好"
      throw broken
    }
    await expect(desk.stream({ sessionId, text: middle() })).rejects.toBe(broken)
    expect(streamed(desk)).toBe("您好")
    expect(desk.calls.at(-1)?.body.Finish).toBe(1)
  })

  it("a source is told to stop when the stream has failed, and its clean-up runs", async () => {
    let cleaned = false
    const endless = async function* () {
      try {
        for (;;) yield "您好"
      } finally {
        cleaned = true
      }
    }
    const desk = createRecordingDesk()
    desk.failNext("SessionEnded")
    const error: unknown = await desk.stream({ sessionId, text: endless() }).catch((thrown: unknown) => thrown)
    expect(isDeskError(error) && error.reason._tag).toBe("SessionEnded")
    expect(isDeskError(error) && error.stream?.shown).toBe("")
    await vi.waitFor(() => expect(cleaned).toBe(true))
  })
})

describe("a source that hangs is let go of", () => {
  it("a web stream is cancelled", async () => {
    const cancel = vi.fn()
    const text = new ReadableStream<string>({ start: (to) => to.enqueue("您好"), cancel })
    await expect(createRecordingDesk().stream({ sessionId, text }, { idleMs: 20, flushMs: 5 })).rejects.toThrow(
      "idleMs"
    )
    expect(cancel).toHaveBeenCalledOnce()
  })

  it("a stream of Node's is destroyed", async () => {
    const text = new Readable({ read: () => {} }).setEncoding("utf8")
    await expect(createRecordingDesk().stream({ sessionId, text }, { idleMs: 20 })).rejects.toThrow("idleMs")
    expect(text.destroyed).toBe(true)
  })

  it("a generator that aborts its own stream runs its clean-up", async () => {
    const controller = new AbortController()
    let cleaned = false
    const text = function* () {
      try {
        yield "您好"
        controller.abort()
        for (;;) yield "。"
      } finally {
        cleaned = true
      }
    }
    const { signal } = controller
    await expect(createRecordingDesk().stream({ sessionId, text: text() }, { signal })).rejects.toThrow("Aborted")
    expect(cleaned).toBe(true)
  })

  it("a client that is closed does not touch it", async () => {
    const desk = createRecordingDesk()
    await desk.close()
    const text = new ReadableStream<string>()
    await expect(desk.stream({ sessionId, text })).rejects.toThrow("Closed")
    expect(text.locked).toBe(false)
  })
})

describe("the AI SDK", () => {
  type Part = Parameters<typeof simulateReadableStream<never>>[0] extends never ? never : Record<string, unknown>
  const answering = (chunks: ReadonlyArray<Part>) =>
    streamText({
      model: new MockLanguageModelV4({
        doStream: async () => ({ stream: simulateReadableStream({ chunks: [...chunks] as never }) })
      }),
      prompt: "Where is my parcel?",
      onError: () => {}
    })
  const start = [
    { type: "stream-start", warnings: [] },
    { type: "text-start", id: "0" },
    { type: "text-delta", id: "0", delta: "您的包裹" },
    { type: "text-delta", id: "0", delta: "已发出。" }
  ]
  const usage = { inputTokens: { total: 1 }, outputTokens: { total: 1 } }
  const finished = [
    { type: "text-end", id: "0" },
    { type: "finish", finishReason: { unified: "stop", raw: "stop" }, usage }
  ]
  const failed = [{ type: "error", error: new Error("the model is overloaded") }]

  it("its text arrives whole, by textStream and by textOf(fullStream)", async () => {
    const desk = createRecordingDesk()
    const whole = "您的包裹已发出。"
    const direct = answering([...start, ...finished]).textStream
    expect((await desk.stream({ sessionId, text: direct })).text).toBe(whole)
    const { fullStream } = answering([...start, ...finished])
    expect((await desk.stream({ sessionId, text: textOf(fullStream) })).text).toBe(whole)
  })

  it("a model that fails ends textStream as if it were complete; textOf throws its error", async () => {
    const desk = createRecordingDesk()
    // What textOf is for: were this to reject some day, it would be needed no more.
    const half = await desk.stream({ sessionId, text: answering([...start, ...failed]).textStream })
    expect(half.text).toBe("您的包裹已发出。")
    const { fullStream } = answering([...start, ...failed])
    await expect(desk.stream({ sessionId, text: textOf(fullStream) })).rejects.toThrow("the model is overloaded")
    expect(desk.calls.at(-1)?.body.Finish).toBe(1)
  })

  it("textOf reads the text of other versions' parts, and throws where it finds none", async () => {
    const parts = async function* (...all: ReadonlyArray<TextStreamPart>) {
      yield* all
    }
    const desk = createRecordingDesk()
    const other = textOf(parts({ type: "text-delta", textDelta: "您" }, { type: "text-delta", delta: "好" }))
    expect((await desk.stream({ sessionId, text: other })).text).toBe("您好")
    const none = textOf(parts({ type: "text-delta" }))
    await expect(desk.stream({ sessionId, text: none })).rejects.toThrow("holds no text")
  })

  it("textOf throws where the answer was aborted", async () => {
    const parts = async function* () {
      yield { type: "text-delta", text: "您" }
      yield { type: "abort", reason: "the user has left" }
    }
    await expect(createRecordingDesk().stream({ sessionId, text: textOf(parts()) })).rejects.toThrow(
      "aborted: the user has left"
    )
  })
})

describe("what a stream rejects with", () => {
  it("names the caller's line", async () => {
    const desk = createRecordingDesk()
    const error = await desk.stream({ sessionId: "", text: [] }).catch((thrown: Error) => thrown)
    expect(error).toHaveProperty("stack", expect.stringContaining("stream.test.ts"))
  })

  it("shows no text of the customer's in JSON, nor when it is printed", async () => {
    const desk = createDesk({ ...account, retry: false, fetch: async () => Response.json({ ErrorCode: 80001 }) })
    const error = await desk
      .stream({ sessionId, text: ["my card number is 4111-1111"] })
      .catch((thrown: unknown) => thrown)
    expect(isDeskError(error) && error.stream?.rest).toBe("my card number is 4111-1111")
    const { inspect } = await import("node:util")
    expect(`${JSON.stringify(error)}${inspect(error, { depth: 9 })}${error}`).not.toContain("4111-1111")
  })
})
