/** So many of Desk's calls, by sockets that are kept, and nothing measured here. */
import { answer } from "../answer.ts"
import { callback, callbackPath, token } from "../callbacks.ts"
import { type Connection, connection } from "../clients/net-floor.ts"
import { driveSends, promises } from "../loop.ts"

export interface Job {
  readonly port: number
  readonly calls: number
  /** Whether they are to be taken, or refused for their signature. */
  readonly isSigned: boolean
}

interface Answer {
  readonly ErrorCode: number
}

answer(({ port, calls, isSigned }: Job) => {
  const idle: Array<Connection> = []
  const path = callbackPath(isSigned ? token : "another token")
  let sent = 0
  const call = async () => {
    sent += 1
    const free = idle.pop() ?? connection({ host: "127.0.0.1", port, tls: false })
    const { ErrorCode } = (await free.exchange(`${path}${process.pid}-${sent}`, callback(sent))) as Answer
    if (ErrorCode !== (isSigned ? 0 : 1)) throw new Error(`the server answered ${ErrorCode}`)
    idle.push(free)
  }
  return driveSends(promises(call), 16, calls)
})
