import { join } from "node:path"
import { type Engine, type EngineOptions, startEngine } from "./Engine.ts"
import { binOf } from "./program.ts"

/** A Redis that keeps what it has acknowledged through a kill of its process: AOF, and nothing is evicted. */
export const redis = ({ args = [] }: EngineOptions = {}): Promise<Engine> =>
  startEngine({
    url: (port) => `redis://127.0.0.1:${port}`,
    prepare: async () => {},
    program: (folder, port) => ({
      command: join(binOf("redis"), "redis-server"),
      args: [
        ...["--port", `${port}`, "--bind", "127.0.0.1", "--dir", folder],
        ...["--appendonly", "yes", "--maxmemory-policy", "noeviction", "--save", ""],
        ...args
      ],
      ready: /Ready to accept connections/,
      signal: "TERM"
    })
  })
