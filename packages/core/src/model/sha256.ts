import { builtin } from "./builtin.ts"

/** SHA-256 of a text in UTF-8. */
export const sha256 = (text: string): Buffer => builtin("node:crypto").createHash("sha256").update(text).digest()
