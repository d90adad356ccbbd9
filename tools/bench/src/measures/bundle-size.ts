/** The Promise entry as a bundler would ship it: minified, undici and Node outside since they are loaded later or are there. */
import { gzipSync } from "node:zlib"
import { rolldown } from "rolldown"

interface BundleSize {
  readonly minifiedBytes: number
  readonly gzipBytes: number
  readonly modules: number
}

const entry = "entry"

export const measure = async (): Promise<BundleSize> => {
  const bundle = await rolldown({
    input: entry,
    platform: "node",
    external: [/^node:/, /^undici(\/|$)/],
    plugins: [
      {
        name: "entry",
        resolveId: (id) => (id === entry ? id : undefined),
        // As if it were a file of this package.
        load: (id) =>
          id === entry ? `export * from ${JSON.stringify(import.meta.resolve("@tcdesk/core"))}` : undefined
      },
      {
        name: "file-urls",
        resolveId: (id) => (id.startsWith("file:") ? decodeURIComponent(new URL(id).pathname) : undefined)
      }
    ]
  })
  const { output } = await bundle.generate({ format: "esm", minify: true, comments: false })
  await bundle.close()
  const chunks = output.filter((file) => file.type === "chunk")
  const bytes = (code: string) => Buffer.byteLength(code)
  return {
    minifiedBytes: chunks.reduce((sum, { code }) => sum + bytes(code), 0),
    gzipBytes: chunks.reduce((sum, { code }) => sum + gzipSync(code, { level: 9 }).length, 0),
    modules: chunks.reduce((sum, { moduleIds }) => sum + moduleIds.length - 1, 0)
  }
}
