import { promisify } from "node:util"
import webpack from "webpack"

const stats = await promisify(webpack)({
  mode: "production",
  target: "node22",
  entry: "./dist/app.js",
  output: { path: `${import.meta.dirname}/bundle`, filename: "app.cjs", chunkFilename: "[id].cjs" }
})
if (stats.hasErrors()) throw new Error(stats.toString("errors-only"))
