/** `send_stream_msg` (679/116636, 1229/68822): a message that grows while the customer reads it, on every channel and in every region. */
import { streamCommands } from "./streamCommands.ts"

export const sendStreamMsg = streamCommands({
  name: "send_stream_msg",
  // No limit is documented. Customers get it as one custom message, and of these 12K is the limit.
  maxBytes: 12_288,
  keepAliveMs: undefined,
  // Nothing tells two copies of a chunk apart: it might be appended twice.
  appendRepeatable: "never",
  repeatsWhole: () => false,
  bodyOf: ({ sessionId, text, msgKey, last, cloudCustomData }) => ({
    SessionId: sessionId,
    Chunk: text,
    MsgKey: msgKey,
    Finish: last ? 1 : undefined,
    CloudCustomData: cloudCustomData
  })
})
