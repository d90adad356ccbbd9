/**
 * Reads a call of the webhook, and reads it again when there is news of it.
 */
import { useEffect, useState } from "preact/hooks"
import type { WebhookCall } from "../../src/api/protocol.ts"
import { get } from "../call.ts"
import { model } from "../store.ts"

export const useCall = (id: string | undefined): WebhookCall | undefined => {
  const [read, setRead] = useState<WebhookCall | undefined>(undefined)
  const news = id === undefined ? undefined : model.value.calls.get(id)
  useEffect(() => {
    if (id === undefined) return
    let isWanted = true
    get<WebhookCall>(`/webhook-calls/${id}`)
      .then((call) => isWanted && setRead(call))
      // It is no longer kept: what is shown of it stays.
      .catch(() => undefined)
    return () => {
      isWanted = false
    }
  }, [id, news])
  return read?.id === id ? read : undefined
}
