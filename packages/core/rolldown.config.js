// Writes the Promise entries over what tsc made of them: Effect inlined, and all of `model/` in one file, since each file more costs an
// import half a millisecond. What tsc made of `model/` becomes an entry too, which only passes on what stands in that file: so that
// `DeskError` is one class, wherever it is imported from.
import { readdirSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { defineConfig } from "rolldown"

const dist = fileURLToPath(new URL("./dist/", import.meta.url))
const notices = readFileSync(new URL("./THIRD-PARTY-NOTICES.txt", import.meta.url), "utf8").trim()

const model = Object.fromEntries(
  readdirSync(`${dist}model`)
    .filter((file) => file.endsWith(".js"))
    .map((file) => [`model/${file.slice(0, -3)}`, `dist/model/${file}`])
)

/**
 * In place of `otel/openTelemetry.ts`: an import that finds nothing can't say what to install, and a `require` by its literal name is
 * seen by bundlers too, unlike one that is made at run time.
 */
const openTelemetry = `"use strict"
exports.openTelemetry = () => {
  try {
    return require("@opentelemetry/api")
  } catch (cause) {
    throw new Error("@tcdesk/core/otel needs @opentelemetry/api, which can't be loaded: npm install @opentelemetry/api", { cause })
  }
}
`

export default defineConfig({
  input: {
    index: "dist/index.js",
    adapter: "dist/adapter.js",
    webhook: "dist/webhook.js",
    rate: "dist/rate.js",
    testing: "dist/testing.js",
    otel: "dist/otel.js",
    ...model
  },
  platform: "node",
  external: [/^node:/, /^undici(\/|$)/],
  plugins: [
    {
      name: "optional-peer",
      buildStart() {
        this.emitFile({ type: "asset", fileName: "commonjs/openTelemetry.js", source: openTelemetry })
      },
      resolveId: (id) => (id === "./openTelemetry.js" ? { id: "./commonjs/openTelemetry.js", external: true } : null)
    },
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
      // All durations here are made by `Duration.millis`: the parser of all other ways to write one would be 3 kB of nothing.
      name: "durations-are-durations",
      transform(code, id) {
        if (!id.endsWith("/effect/dist/Duration.js")) return null
        const parsed = /(const toMillis = self => match\()fromInputUnsafe\(self\)/
        const compared = /(const toNanosUnsafe = )input => \{\s*const self = fromInputUnsafe\(input\);/
        if (!parsed.test(code) || !compared.test(code)) this.error("Effect reads durations in another way")
        return { code: code.replace(parsed, "$1self").replace(compared, "$1self => {"), map: null }
      }
    },
    {
      // Nothing of Effect's is compared by its content here: structural equality and its hashes would be 3 kB of nothing. Two reasons of
      // one failure are dropped as equal where they are the same object.
      name: "values-are-compared-by-identity",
      transform(code, id) {
        const replaced = (pattern, by) => {
          if (!pattern.test(code)) this.error(`Effect compares values in another way: ${id}`)
          return { code: code.replace(pattern, by), map: null }
        }
        if (id.endsWith("/effect/dist/Equal.js"))
          return replaced(/(\n {2}return )compareObjects\(self, that\)/, "$1false")
        if (!id.endsWith("/effect/dist/Hash.js")) return null
        return replaced(/(export const hash = )self => \{\n {2}switch [\s\S]*?\n\};/, "$1() => 0;")
      }
    }
  ],
  output: {
    dir: "dist",
    format: "esm",
    entryFileNames: "[name].js",
    chunkFileNames: "internal/[name].js",
    // What several entries need is one file: an import of the root reads three.
    codeSplitting: {
      groups: [
        // With what an entry that is free of Effect and undici shares with the root.
        { name: "model", test: /[\\/]dist[\\/](model[\\/]|adapter[\\/]hideUserSig\.js$)/, priority: 1 },
        // What is free of Effect must not come into one file with what is not.
        { name: "webhook", test: /[\\/]dist[\\/]webhook[\\/]/, priority: 1, minShareCount: 2 },
        { name: "stores", test: /[\\/]dist[\\/]stores[\\/]/, priority: 1, minShareCount: 2 },
        { name: "client", minShareCount: 2 }
      ]
    },
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
