/** Content codings: none is asked for, but a proxy may apply one all the same. */
import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } from "node:zlib"

type Decoder = (body: Uint8Array, options: { readonly maxOutputLength: number }) => Uint8Array

const gunzip: Decoder = (body, options) => gunzipSync(body, options)

/** With zlib's own header, as the standard has it, or without, as some servers do. */
const inflate: Decoder = (body, options) => {
  try {
    return inflateSync(body, options)
  } catch (error) {
    if (tooLarge(error)) throw error
    return inflateRawSync(body, options)
  }
}

const decoders: ReadonlyMap<string, Decoder> = new Map<string, Decoder>([
  ["identity", (body) => body],
  ["gzip", gunzip],
  ["x-gzip", gunzip],
  ["deflate", inflate],
  ["br", brotliDecompressSync]
])

const tooLarge = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE"

/** The body without its codings, the last applied first; why not: it is too long then, or can't be decoded. */
export const decode = (
  body: Uint8Array,
  codings: string,
  maxOutputLength: number
): Uint8Array | "too-long" | "unreadable" => {
  try {
    let decoded = body
    for (const coding of codings.toLowerCase().split(",").reverse()) {
      const decoder = decoders.get(coding.trim())
      if (decoder === undefined) return "unreadable"
      decoded = decoder(decoded, { maxOutputLength })
    }
    return decoded
  } catch (error) {
    return tooLarge(error) ? "too-long" : "unreadable"
  }
}
