/** The one piece of work that every client does: the same message, sent by the same account. */

export const account = {
  sdkAppId: 1400000000,
  identifier: "administrator",
  // No key of any account: it only has a real one's length.
  secretKey: "0".repeat(64)
} as const

export const sessionId = "fd8a2e30-54de-4e40-bcaf-02718409c5cf"
export const text = "您的订单已发货,预计明天送达。感谢您的耐心等待!"

/** Of every message that is streamed: the server's only answer. */
export const streamKey = "144115233775727695_1700000000_1"

/** Where the commands of Desk are. */
export const commandsBelow = "/v4/desk_http_svc/"

/** As many sockets as the client opens by default. */
export const connections = 64

export const headers = {
  "content-type": "application/json; charset=utf-8",
  "user-agent": "tcdesk",
  "accept-encoding": "identity"
} as const

/** Where a client sends to. */
export interface Target {
  readonly origin: string
  readonly host: string
  readonly port: number
  readonly tls: boolean
  /** Path and query, without the value of `random`, which comes last. */
  readonly path: string
}

/** The path of a stream's calls. */
export const streamPath = ({ path }: Target): string => path.replace("/send_msg?", "/send_stream_msg?")

/** Cheaper than the CSPRNG that the client draws from: whoever writes a request by hand takes this. */
export const random = (): number => (Math.random() * 0x1_0000_0000) >>> 0

/** The body of one send, byte for byte what the client makes of the message, but for MsgRandom's digits. */
export const packet = (): string =>
  JSON.stringify({
    SessionId: sessionId,
    MsgRandom: random(),
    MsgBody: [{ MsgType: "TIMTextElem", MsgContent: { Text: text } }]
  })

/** What the server answers. */
interface Answer {
  readonly ErrorCode: number
}

/** Every client looks at the answer, or it would not be a send. */
export const accepted = (answer: unknown): void => {
  if ((answer as Answer).ErrorCode !== 0) throw new Error(`the server answered ${JSON.stringify(answer)}`)
}
