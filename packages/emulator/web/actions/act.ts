/**
 * Calls that change something in the emulator; what is refused is said on the page, and not thrown.
 */
import { ApiError, post } from "../call.ts"
import { set } from "../store.ts"

/** What the call gave; `undefined` when it was refused. */
export const act = async <T = unknown>(path: string, body: unknown = {}): Promise<T | undefined> => {
  try {
    const given = await post<T>(path, body)
    set({ refusal: undefined })
    return given
  } catch (error) {
    refused(error)
    return undefined
  }
}

export const refused = (error: unknown): void => {
  set({ refusal: error instanceof ApiError ? error.message : "offline" })
}
