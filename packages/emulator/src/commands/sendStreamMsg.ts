/**
 * `send_stream_msg` (1229/68822; newer copy 679/116636): a message that grows by a piece with every call, in every channel.
 */
import { MAX_PACKET_BYTES } from "../judge/packet.ts"
import type { PacketFields } from "../judge/verdict.ts"
import { command } from "./Command.ts"
import { idOf } from "./ids.ts"
import { callOf, inferredOfStreams, runStream, streamRules } from "./streams.ts"
import { flagField, isSet, stringField } from "./values.ts"

const pieceOf = (fields: PacketFields) => ({ text: idOf(fields, "Chunk") ?? "", isLast: isSet(fields, "Finish") })

export const sendStreamMsg = command({
  name: "send_stream_msg",
  codes: [],
  fields: ["SessionId", "Chunk", "MsgKey", "Finish", "CloudCustomData"],
  inferred: [
    ...inferredOfStreams,
    "that this version too ends after 15 seconds of silence, and takes 5 calls a second of one message: only the page of version 2 says so",
    "that its text is at most 12 288 bytes long as JSON: it arrives as an ordinary message",
    "that a piece which comes twice is shown twice: there is nothing to know it by"
  ],
  rules: streamRules(1, [stringField("Chunk", true), flagField("Finish")], {
    maxBytes: MAX_PACKET_BYTES,
    path: "Chunk",
    pieceOf
  }),
  input: (fields) => callOf(fields, pieceOf(fields)),
  run: (call, state, occasion) => runStream(1, call, state, occasion)
})
