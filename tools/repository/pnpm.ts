/** pnpm as package.json names it: the one that runs this, which is on the PATH, or else one that npx fetches and takes two seconds to find. */
import { type Program, run, type Where } from "./command.ts"
import { readManifest, root } from "./packages.ts"

const { packageManager = "pnpm" } = await readManifest(root)
const [name = "", version = ""] = packageManager.split("@")

const isRunningThis = process.env.npm_config_user_agent?.startsWith(`${name}/${version} `) === true

export const pnpm = (args: ReadonlyArray<string>, where: Where): Promise<Program["printed"]> =>
  isRunningThis ? run(name, args, where) : run("npx", ["-y", packageManager, ...args], where)
