/**
 * The Promise entry with all that it loads, as a bundler would ship it. Node and undici stay outside: one is there, the
 * other is loaded later.
 */
import { stripVTControlCharacters } from "node:util"
import { gzipSync } from "node:zlib"
import { rolldown } from "rolldown"

export interface BundleSize {
  readonly minifiedBytes: number
  readonly gzipBytes: number
  /** What the bundler warns of. */
  readonly warnings: ReadonlyArray<string>
}

/** `folder` is that of the package, built or unpacked. */
export const bundleSize = async (folder: string): Promise<BundleSize> => {
  const warnings: Array<string> = []
  const bundle = await rolldown({
    cwd: folder,
    input: "dist/index.js",
    platform: "node",
    external: [/^node:/, /^undici(\/|$)/],
    onLog: (_, { message }) => warnings.push(stripVTControlCharacters(message).split("\n")[0] ?? "")
  })
  const { output } = await bundle.generate({ format: "esm", minify: true })
  await bundle.close()
  const code = output.map((chunk) => (chunk.type === "chunk" ? chunk.code : "")).join("")
  return { minifiedBytes: Buffer.byteLength(code), gzipBytes: gzipSync(code).length, warnings }
}
