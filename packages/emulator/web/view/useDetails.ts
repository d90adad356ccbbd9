/**
 * Reads the details of a message or a request, and reads them again when another attempt of it has come. One reading at a time: attempts may come
 * faster than the details of thousands of them are read.
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
  // The last news that concerned it: later news that do not must not repeat the reading they caused.
  const news = useRef<readonly RequestSummary[]>(latest)
  if (latest.some((request) => concerns(request, details))) news.current = latest
  const reader = useRef<Reader | undefined>(undefined)
  useEffect(() => {
    if (path === undefined) return
    const own = startReader(async () => {
      const value = await get<T>(path)
      if (reader.current === own) setRead({ path, details: value })
    })
    reader.current = own
    return () => {
      reader.current = undefined
    }
  }, [path])
  useEffect(() => reader.current?.again(), [path, news.current])
  return details
}

interface Reader {
  /** Reads now, or once more as soon as the reading that is under way is done. */
  readonly again: () => void
}

const startReader = (read: () => Promise<void>): Reader => {
  let [isReading, isStale] = [false, false]
  const again = (): void => {
    if (isReading) {
      isStale = true
      return
    }
    isReading = true
    isStale = false
    read()
      // It is no longer kept: what is shown of it stays.
      .catch(() => undefined)
      .then(() => {
        isReading = false
        if (isStale) again()
      })
  }
  return { again }
}
