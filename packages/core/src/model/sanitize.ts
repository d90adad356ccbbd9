/** Keeps secrets and control characters out of everything that a person or a log may read. */
import { showable, unprintable } from "./bounds.ts"
import { maskPieces } from "./maskPieces.ts"

/** A UserSig is deflated JSON in base64: it begins with `eJ`, or another level's mark, and may be percent-encoded. */
const userSigLike = /e[AFJN][A-Za-z0-9*_%+/=-]{40,}/g
const inQuery = /(usersig(?:=|%3D))[^&\s"']*/gi

const maxForeignLength = 200
/** A hostile text may be long: no more of it is looked at. What is masked may be most of that. */
const maxExamined = 1200

/**
 * Text from outside, fit to be shown: one line, at most 200 characters, without the UserSig that was in use, whole or in
 * pieces, nor anything else that looks like one.
 */
export const sanitizeText = (foreign: string, userSig?: string): string => {
  const examined = foreign.slice(0, maxExamined)
  const clean = (userSig === undefined || userSig === "" ? examined : maskPieces(examined, userSig))
    .replace(unprintable, " ")
    .replace(inQuery, "$1***")
    .replace(userSigLike, "***")
    .trim()
  return showable(clean, maxForeignLength)
}

/** The code of a foreign error (`ECONNREFUSED`), or of what caused it, when it looks like one. */
export const codeOf = (error: unknown, depth = 0): string | undefined => {
  if (typeof error !== "object" || error === null || depth > 4) return undefined
  try {
    const { code, cause } = error as { readonly code?: unknown; readonly cause?: unknown }
    return typeof code === "string" && /^[A-Z][A-Z0-9_]{1,60}$/.test(code) ? code : codeOf(cause, depth + 1)
  } catch {
    return undefined // a getter of theirs
  }
}

const nameOf = (error: unknown): string => {
  try {
    return error instanceof Error && /^[A-Za-z]{1,60}$/.test(error.name) ? error.name : "Error"
  } catch {
    return "Error"
  }
}

/** A copy of a foreign error with its name and code only: its message, stack and fields may hold a URL, or worse. */
export const sanitizeError = (error: unknown): Error => {
  const name = nameOf(error)
  const code = codeOf(error)
  const copy = new Error(code ?? name)
  // Defined, not assigned: where `Error.prototype` is frozen, its `name` can't be assigned to on an error either.
  Object.defineProperty(copy, "name", { value: name, configurable: true, enumerable: true, writable: true })
  // Its own stack would only name the place of this copy.
  Object.defineProperty(copy, "stack", { value: `${name}: ${copy.message}`, configurable: true, writable: true })
  return code === undefined ? copy : Object.assign(copy, { code })
}
