// Bundles the inbox into dist/web: one script, one style sheet, the page and its icon, so that nothing of it is a run-time dependency.
import { readdirSync, readFileSync } from "node:fs"
import { transform } from "lightningcss"
import { defineConfig } from "rolldown"

const read = (path) => readFileSync(new URL(path, import.meta.url), "utf8")

const styles = () => {
  const names = readdirSync(new URL("./web/styles/", import.meta.url)).filter((name) => name.endsWith(".css"))
  const code = names.toSorted().map((name) => read(`./web/styles/${name}`))
  return transform({ filename: "app.css", code: Buffer.from(code.join("")), minify: true }).code
}

export default defineConfig({
  input: { app: "web/main.tsx" },
  platform: "browser",
  plugins: [
    {
      name: "page",
      generateBundle() {
        this.emitFile({ type: "asset", fileName: "app.css", source: styles() })
        for (const fileName of ["index.html", "icon.svg"]) {
          this.emitFile({ type: "asset", fileName, source: read(`./web/${fileName}`) })
        }
      }
    }
  ],
  output: {
    dir: "dist/web",
    format: "esm",
    entryFileNames: "app.js",
    minify: true,
    comments: false,
    postBanner: "/*! Licences of what is bundled: THIRD-PARTY-NOTICES.txt of @tcdesk/emulator */",
    // Not shipped: the list of licences is made from it.
    sourcemap: "hidden"
  }
})
