import { build } from "esbuild"

await build({
  entryPoints: ["dist/app.js"],
  bundle: true,
  platform: "node",
  target: "node22",
  format: "esm",
  // What is imported dynamically becomes a file of its own.
  splitting: true,
  outdir: "bundle",
  outExtension: { ".js": ".mjs" },
  banner: { js: `import { createRequire } from "node:module"; const require = createRequire(import.meta.url);` }
})
