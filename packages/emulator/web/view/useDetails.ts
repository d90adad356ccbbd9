/**
 * Reads the details of a message or a request, and reads them again when another attempt of it has come.
 */
import { useEffect, useRef, useState } from "preact/hooks"
import type { RequestSummary } from "../../src/api/protocol.ts"
import { get } from "../call.ts"
import { model } from "../store.ts"

export const useDetails = <T>(
  path: string | undefined,
  concerns: (request: RequestSummary, details: T | undefined) => boolean
): T | undefined => {
  const [read, setRead] = useState<{ readonly path: string; readonly details: T } | undefined>(undefined)
  const latest = model.value.latestRequests
  const details = read !== undefined && read.path === path ? read.details : undefined
  // The last news that concerned it: later news that do not must neither cancel nor repeat the reading they caused.
  const news = useRef<readonly RequestSummary[]>(latest)
  if (latest.some((request) => concerns(request, details))) news.current = latest
  useEffect(() => {
    if (path === undefined) return
    let wanted = true
    get<T>(path).then(
      (value) => wanted && setRead({ path, details: value }),
      // It is no longer kept: what is shown of it stays.
      () => undefined
    )
    return () => {
      wanted = false
    }
  }, [path, news.current])
  return details
}
