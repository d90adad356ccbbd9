/** Stripe's own client: a POST with as much in it, as it comes out of the box. */
import Stripe from "stripe"
import { type Open, promises } from "../loop.ts"
import { random, sessionId, text } from "../workload.ts"

export const open: Open = ({ host, port, tls }) => {
  const client = new Stripe("sk_loopback", { host, port, protocol: tls ? "https" : "http" })
  return promises(async () => {
    const { id } = await client.customers.create({
      description: text,
      metadata: { session: sessionId, random: random() }
    })
    if (id === "") throw new Error("Stripe's client saw no success")
  })
}
