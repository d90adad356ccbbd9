/** Keeps secrets and control characters out of everything that a person or a log may read. */

/** A UserSig is deflated JSON in base64: it begins with `eJ`, or another level's mark, and may be percent-encoded. */
const userSigLike = /e[AFJN][A-Za-z0-9*_%+/=-]{40,}/g
const inQuery = /(usersig(?:=|%3D))[^&\s"']*/gi
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
const controls = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/g

const maxForeignLength = 200

/**
 * Text from outside, fit to be shown: one line, at most 200 characters, without the UserSig that was in use, nor anything
 * else that looks like one.
 */
export const sanitizeText = (foreign: string, userSig?: string): string => {
  // Cut with room to spare first: a hostile text may be long, and a UserSig must not be cut into something unlike one.
  const clean = (userSig === undefined || userSig === "" ? foreign : foreign.replaceAll(userSig, "***"))
    .slice(0, 20 * maxForeignLength)
    .replace(controls, " ")
    .replace(inQuery, "$1***")
    .replace(userSigLike, "***")
    .trim()
  return (clean.length > maxForeignLength ? `${clean.slice(0, maxForeignLength - 1)}…` : clean).toWellFormed()
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
  return code === undefined ? copy : Object.assign(copy, { code })
}
