import { build } from "esbuild"

await build({
  entryPoints: ["dist/app.js"],
  bundle: true,
  platform: "node",
  target: "node22",
  format: "cjs",
  outfile: "bundle/app.cjs"
})
