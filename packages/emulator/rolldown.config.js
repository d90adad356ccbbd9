// Bundles the inbox into dist/web: one script, one style sheet, the page and its icon, so that nothing of it is a run-time dependency.
import { readdirSync, readFileSync } from "node:fs"
import { defineConfig } from "rolldown"

const read = (path) => readFileSync(new URL(path, import.meta.url), "utf8")

const styles = () =>
  readdirSync(new URL("./web/styles/", import.meta.url))
    .filter((name) => name.endsWith(".css"))
    .sort()
    .map((name) =>
      read(`./web/styles/${name}`)
        .replace(/\/\*.*?\*\/\s*/gs, "")
        .replace(/\n\s+/g, "\n")
    )
    .join("")

const bundled = ["preact", "@tanstack/virtual-core"]

/** The licences of what is bundled ask to be kept with it. */
const licences = () =>
  bundled
    .map((name) => `${name}\n${"=".repeat(name.length)}\n\n${read(`./node_modules/${name}/LICENSE`).trim()}\n`)
    .join("\n\n")

export default defineConfig({
  input: { app: "web/main.tsx" },
  platform: "browser",
  plugins: [
    {
      name: "page",
      generateBundle() {
        this.emitFile({ type: "asset", fileName: "app.css", source: styles() })
        this.emitFile({ type: "asset", fileName: "LICENSES.txt", source: licences() })
        for (const fileName of ["index.html", "icon.svg"]) {
          this.emitFile({ type: "asset", fileName, source: read(`./web/${fileName}`) })
        }
      }
    }
  ],
  output: { dir: "dist/web", format: "esm", entryFileNames: "app.js", minify: true, comments: false }
})
