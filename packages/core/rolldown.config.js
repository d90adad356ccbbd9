// Writes the Promise entries over what tsc made of them: Effect inlined, `model/` left outside, so that it is one module, and
// `DeskError` one class, wherever it is imported from.
import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { defineConfig } from "rolldown"

const dist = fileURLToPath(new URL("./dist/", import.meta.url))
const notices = readFileSync(new URL("./THIRD-PARTY-NOTICES.txt", import.meta.url), "utf8").trim()

export default defineConfig({
  input: { index: "dist/index.js", adapter: "dist/adapter.js", testing: "dist/testing.js" },
  platform: "node",
  external: [/^node:/, /^undici(\/|$)/],
  plugins: [
    {
      // So that the maps lead to the sources, and not to what tsc made of them.
      name: "maps-of-tsc",
      load: (id) =>
        id.startsWith(dist) ? { code: readFileSync(id, "utf8"), map: readFileSync(`${id}.map`, "utf8") } : null
    },
    {
      // Where `Error.prototype` is frozen (SES, other hardened realms), its `name` can't be assigned to on what inherits from it:
      // the import would throw.
      name: "frozen-errors",
      transform(code, id) {
        if (!id.endsWith("/effect/dist/internal/core.js")) return null
        const assignment = "Base.prototype.name = tag;"
        if (code.split(assignment).length !== 2) this.error(`Effect no longer says once: ${assignment}`)
        const definition =
          'Object.defineProperty(Base.prototype, "name", { value: tag, configurable: true, enumerable: true, writable: true });'
        return { code: code.replace(assignment, definition), map: null }
      }
    },
    {
      name: "shared-model",
      async resolveId(source, importer) {
        if (!source.startsWith(".")) return null
        const resolved = await this.resolve(source, importer, { skipSelf: true })
        return resolved?.id.startsWith(`${dist}model/`) ? { id: resolved.id, external: "relative" } : null
      }
    }
  ],
  output: {
    dir: "dist",
    format: "esm",
    entryFileNames: "[name].js",
    chunkFileNames: "internal/[name].js",
    // What several entries need is one file: an import of the root reads two, beside the model.
    codeSplitting: { groups: [{ name: "client", minShareCount: 2 }] },
    comments: false,
    sourcemap: true,
    sourcemapExcludeSources: true,
    // The licence of what is inlined asks to be kept with it: once in full, elsewhere by where it is.
    banner: ({ isEntry, moduleIds }) => {
      if (!moduleIds.some((id) => id.includes("/node_modules/"))) return ""
      return isEntry
        ? "/*! Licences of what is inlined: THIRD-PARTY-NOTICES.txt of @tcdesk/core */"
        : `/*!\n${notices}\n*/`
    }
  }
})
