import { StateConflict } from "../state/StateConflict.ts"
import { ApiError } from "./ApiError.ts"

/** Does what was asked; what cannot be as things stand is 409, and what is of the wrong kind 400. */
export const unlessConflict = <T>(act: () => T): T => {
  try {
    return act()
  } catch (error) {
    if (error instanceof StateConflict || error instanceof RangeError)
      throw new ApiError(409, "conflict", error.message)
    if (error instanceof TypeError) throw new ApiError(400, "field", error.message)
    throw error
  }
}
