// A program that sends the same packet by hand, with undici alone.
import { Pool } from "undici"
import { finished } from "./finished.js"

const { endpoint, path, headers, sessionId, text } = JSON.parse(process.argv[2])
const pool = new Pool(endpoint, { connections: 64 })
const packet = {
  SessionId: sessionId,
  MsgRandom: Math.floor(Math.random() * 2 ** 32),
  MsgBody: [{ MsgType: "TIMTextElem", MsgContent: { Text: text } }]
}
const random = Math.floor(Math.random() * 2 ** 32)
const request = { path: path + random, method: "POST", headers, body: JSON.stringify(packet) }
const { body } = await pool.request(request)
const answer = await body.json()
if (answer.ErrorCode !== 0) throw new Error("refused")
finished()
