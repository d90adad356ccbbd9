/** What a CONNECT proxy does with a connection: it opens the tunnel that it is asked for. */
import { connect } from "node:net"
import type { Script } from "./faultServer.ts"

export const tunnel: Script = async (connection) => {
  const { path } = await connection.request()
  const [, host = "", port] = /^\[?(.*?)\]?:(\d+)$/.exec(path) ?? []
  const { socket } = connection
  const far = connect(Number(port), host, () => {
    socket.write("HTTP/1.1 200 Connection established\r\n\r\n")
    socket.pipe(far)
    far.pipe(socket)
  })
  const end = () => {
    far.destroy()
    socket.destroy()
  }
  for (const one of [far, socket]) one.on("error", end).on("close", end)
}
