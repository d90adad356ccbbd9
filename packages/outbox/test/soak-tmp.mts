import { startEmulator } from "@tcdesk/emulator"
import { redis } from "engines"
import { killLoop } from "../src/testing.ts"
import openBullmq from "./support/openBullmq.ts"
const kills = Number(process.argv[2])
const engine = await redis()
const emulator = await startEmulator({ maxRecords: 1_000_000 })
const t = performance.now()
const findings = await killLoop({ emulator, openStore: () => openBullmq(engine.url), worker: { module: new URL("./support/openBullmq.ts", import.meta.url), argument: engine.url }, kills })
console.log(JSON.stringify({ kills, seconds: Math.round((performance.now() - t) / 1000), ...findings }))
await emulator.close(); await engine[Symbol.asyncDispose]()
process.exit()
