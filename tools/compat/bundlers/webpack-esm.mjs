import { promisify } from "node:util"
import webpack from "webpack"

const stats = await promisify(webpack)({
  mode: "production",
  target: "node22",
  entry: "./dist/app.js",
  experiments: { outputModule: true },
  output: { path: `${import.meta.dirname}/bundle`, filename: "app.mjs", chunkFilename: "[id].mjs", module: true }
})
if (stats.hasErrors()) throw new Error(stats.toString("errors-only"))
