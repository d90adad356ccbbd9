/** All checks, the most fundamental first: the first that is wrong is the cause. */
import type { Check } from "../Check.ts"
import type { Tools } from "../Tools.ts"
import { administrator } from "./administrator.ts"
import { allowList } from "./allowList.ts"
import { app } from "./app.ts"
import { call } from "./call.ts"
import { clock } from "./clock.ts"
import { configuration } from "./configuration.ts"
import { dns } from "./dns.ts"
import { message } from "./message.ts"
import { outbox } from "./outbox.ts"
import { proxy } from "./proxy.ts"
import { region } from "./region.ts"
import { signature } from "./signature.ts"
import { tcp } from "./tcp.ts"
import { tls } from "./tls.ts"
import { userSig } from "./userSig.ts"
import { webhook } from "./webhook.ts"

const always: readonly Check[] = [
  configuration,
  dns,
  tcp,
  proxy,
  tls,
  clock,
  userSig,
  call,
  region,
  signature,
  administrator,
  allowList,
  app
]

/** Those that somebody has asked for stand behind them. */
export const checksFor = (asked: Pick<Tools, "message" | "outbox" | "webhook">): readonly Check[] => [
  ...always,
  ...(asked.message === undefined ? [] : [message]),
  ...(asked.outbox === undefined ? [] : [outbox]),
  ...(asked.webhook === undefined ? [] : [webhook])
]
