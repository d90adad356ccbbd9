/** `send_stream_msg_v2` (269/129279): longer messages, for newer clients, in the mainland's data centre only. */
import { streamCommands } from "./streamCommands.ts"

/** What older clients show as long as nothing better is known. */
const placeholder = "…"

export const sendStreamMsgV2 = streamCommands({
  name: "send_stream_msg_v2",
  maxBytes: 131_072,
  // Desk ends the stream by itself after 15 s without a call; an exchange may take 5 s.
  keepAliveMs: 9000,
  // By its index Desk can tell a copy. That it drops it is not documented.
  appendRepeatable: "idempotent",
  repeatsWhole: ({ compatibleText }) => compatibleText === undefined,
  bodyOf: ({ sessionId, text, msgKey, last, index, whole, cloudCustomData, compatibleText }) => ({
    SessionId: sessionId,
    MsgBody: [
      {
        MsgType: "TIMStreamElem",
        MsgContent: {
          CompatibleText: compatibleText ?? (last ? whole : placeholder),
          Chunks: [{ EventType: "data", Index: index, Markdown: text, IsLast: last }]
        }
      }
    ],
    MsgKey: msgKey,
    CloudCustomData: cloudCustomData
  })
})
