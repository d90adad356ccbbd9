/**
 * Loaded before an example that is run: lets it listen on any free port instead of the one that it names, which may be
 * taken on this machine, and tells the parent process which it was.
 */
import { Server } from "node:net"

type Listen = (this: Server, ...args: ReadonlyArray<unknown>) => Server

const listen = Server.prototype.listen as Listen

const replaced: Listen = function (first, ...rest) {
  const asked = typeof first === "object" && first !== null && "port" in first ? first.port : first
  if (typeof asked !== "number") return listen.call(this, first, ...rest)
  this.once("listening", () => {
    const address = this.address()
    if (typeof address === "object" && address !== null) process.send?.({ asked, port: address.port })
  })
  return listen.call(this, typeof first === "object" ? { ...first, port: 0 } : 0, ...rest)
}
Server.prototype.listen = replaced as typeof Server.prototype.listen

// The channel to the parent must not keep a program alive that has nothing left to do.
process.channel?.unref()
