/** One engine: its program, its port and its data. It can be stopped, killed and started again in the middle of a test. */
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { freePort } from "./freePort.ts"
import { type Program, run } from "./run.ts"

export interface Engine extends AsyncDisposable {
  readonly port: number
  /** What a client connects to. */
  readonly url: string
  /** Of the program that runs now. */
  readonly pid: () => number
  /** Ends it in good order; it may be started again with its data. */
  readonly stop: () => Promise<void>
  /** SIGKILL: what it had not written is lost. */
  readonly kill: () => Promise<void>
  /** Again, after `stop` or `kill`: the same port, the same data. */
  readonly start: () => Promise<void>
}

export interface EngineOptions {
  /** Further arguments of its program. */
  readonly args?: ReadonlyArray<string>
}

/** How one kind of engine is run. */
export interface Recipe {
  readonly url: (port: number) => string
  /** Once, in an empty folder. */
  readonly prepare: (folder: string) => Promise<void>
  readonly program: (folder: string, port: number) => Omit<Program, "folder">
}

/** Somebody else may take a port between the moment it was found free and the engine's start. */
const tries = 5

const firstRun = async (folder: string, { program }: Recipe, left = tries) => {
  const port = await freePort()
  try {
    return { port, running: await run({ folder, ...program(folder, port) }) }
  } catch (error) {
    if (left <= 1) throw error
    return firstRun(folder, { program } as Recipe, left - 1)
  }
}

export const startEngine = async (recipe: Recipe): Promise<Engine> => {
  const folder = await mkdtemp(join(tmpdir(), "tcdesk-engine-"))
  const remove = () => rm(folder, { recursive: true, force: true, maxRetries: 5 })
  try {
    await recipe.prepare(folder)
    const { port, running: first } = await firstRun(folder, recipe)
    let running = first
    return {
      port,
      url: recipe.url(port),
      pid: () => running.pid,
      stop: () => running.stop(),
      kill: () => running.kill(),
      start: async () => {
        running = await run({ folder, ...recipe.program(folder, port) })
      },
      [Symbol.asyncDispose]: async () => {
        await running.stop()
        await remove()
      }
    }
  } catch (error) {
    await remove()
    throw error
  }
}
