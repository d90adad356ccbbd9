import { build } from "esbuild"

await build({
  entryPoints: ["dist/app.js"],
  bundle: true,
  platform: "node",
  target: "node22",
  format: "esm",
  outfile: "bundle/app.mjs",
  // undici and express are CommonJS: what they require of Node needs a `require`, which an ECMAScript module lacks.
  banner: { js: `import { createRequire } from "node:module"; const require = createRequire(import.meta.url);` }
})
