/**
 * `pnpm bench`: measures, prints every goal beside its figure, and writes `RESULTS.md`.
 *
 *     pnpm bench                    everything, about twenty-five minutes
 *     pnpm bench --quick            a look, under a minute; writes nothing
 *     pnpm bench --only NAMES       some clients or measures, separated by commas; writes nothing
 *     pnpm bench --only … --add     puts these into results.json: more rounds of the clients, the measures anew
 *     pnpm bench --baseline FOLDER  another checkout, with its packages built, beside this one; writes nothing
 *     pnpm bench --report           no measuring: writes what is made from results.json
 *
 * Also --rounds N, --scheme http|https and --concurrency 1,16,64.
 */
import { existsSync } from "node:fs"
import { resolve } from "node:path"
import { pathToFileURL } from "node:url"
import { parseArgs } from "node:util"
import { openBench, type Scheme, schemes } from "./bench.ts"
import { type ClientName, clientNames, quickClients } from "./clients.ts"
import { environment } from "./environment.ts"
import { baselineGoalsOf, enoughRounds, goalsOf } from "./goals.ts"
import { type Measured, type MeasureName, measures } from "./measures.ts"
import { report } from "./report.ts"
import { type Results, readResults, writeResults } from "./results.ts"
import { type Plan, runSends } from "./sends.ts"
import { counted } from "./statistics.ts"
import { goalTable, plain, schemeNames, sendTable } from "./tables.ts"

const usage = (why: string): never => {
  console.error(why)
  process.exit(2)
}

const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    report: { type: "boolean", default: false },
    add: { type: "boolean", default: false },
    only: { type: "string" },
    baseline: { type: "string" },
    rounds: { type: "string" },
    scheme: { type: "string" },
    concurrency: { type: "string" }
  }
})

const numbers = (text: string): ReadonlyArray<number> => {
  const list = text.split(",").map(Number)
  return list.every((number) => Number.isInteger(number) && number > 0) ? list : usage(`no numbers: ${text}`)
}

/** The Promise entry of the checkout, as a URL. The processes that load it find it in their environment. */
const entryOf = (checkout: string): string => {
  const file = resolve(process.env.INIT_CWD ?? "", checkout, "packages/core/dist/index.js")
  if (!existsSync(file)) usage(`${file} does not exist: build that checkout's packages`)
  process.env.TCDESK_BENCH_BASELINE = pathToFileURL(file).href
  return process.env.TCDESK_BENCH_BASELINE
}

const { quick } = values
const baseline = values.baseline === undefined ? undefined : entryOf(values.baseline)
const [rounds = 0] = numbers(values.rounds ?? (quick ? "1" : String(enoughRounds)))
const only = values.only?.split(",")
const allMeasures = Object.keys(measures) as ReadonlyArray<MeasureName>
const isPartial = quick || [only, baseline, values.scheme, values.concurrency].some((value) => value !== undefined)

const known: ReadonlyArray<string> = [...clientNames, ...allMeasures]
for (const name of only ?? []) {
  if (!known.includes(name)) usage(`nothing is called ${name}; there are ${known.join(", ")}`)
}
if (values.scheme !== undefined && !schemes.includes(values.scheme as Scheme)) usage("--scheme is http or https")
if (values.add && (quick || only === undefined || baseline !== undefined))
  usage("--add needs --only, and full measures of this build alone")

const clientsOf = (scheme: Scheme): ReadonlyArray<ClientName> => {
  if (values.scheme !== undefined && values.scheme !== scheme) return []
  const all = clientNames.filter((client) => baseline !== undefined || client !== "ours-baseline")
  if (only !== undefined) return all.filter((client) => only.includes(client))
  if (baseline !== undefined) return ["undici-pool", "ours", "ours-baseline", "ours", "ours-baseline"]
  if (quick) return scheme === "http" ? quickClients : ["ours", "ours-effect"]
  // What most goals are about runs twice.
  return [...all, "ours"]
}

const plan: Plan = {
  clients: { http: clientsOf("http"), https: clientsOf("https") },
  rounds,
  job: {
    concurrencies: numbers(values.concurrency ?? "1,16,64"),
    warmUp: quick ? { ms: 250, sends: 1500 } : { ms: 600, sends: 3000 },
    ms: quick ? 200 : 600
  }
}

/** Beside another build, what is compared with it. */
const chosenMeasures = allMeasures.filter(
  (name) => only?.includes(name) ?? (baseline === undefined || name === "cold-start" || name === "allocation")
)

const say = (line: string): void => {
  process.stderr.write(process.stderr.isTTY ? `\r\u001B[K${line}` : `${line}\n`)
}

/** The figures of before with these added; each round keeps a number of its own. */
const added = (before: Results, { environment, runs, measured }: Results): Results => {
  const { cpu, node } = before.environment
  if (cpu !== environment.cpu || node !== environment.node)
    usage("results.json is of another machine: measure everything")
  const next = 1 + Math.max(...before.runs.map(({ round }) => round))
  return {
    ...before,
    runs: [...before.runs, ...runs.map((run) => ({ ...run, round: run.round + next }))],
    measured: { ...before.measured, ...measured }
  }
}

const print = (results: Results): void => {
  for (const scheme of schemes) {
    if (results.runs.some((run) => run.scheme === scheme))
      console.log(`\n${schemeNames[scheme]}\n\n${plain(sendTable(results.runs, scheme))}`)
  }
  const goals = goalsOf(results).filter(({ met }) => met !== undefined || !isPartial)
  const all = [...goals, ...baselineGoalsOf(results)]
  if (all.length > 0) console.log(`\n${plain(goalTable(all))}`)
  if (rounds < enoughRounds) console.log(`\n${counted(rounds)}: a verdict needs the median of ${enoughRounds}.`)
}

const measure = async (): Promise<Results> => {
  const where = environment()
  const bench = await openBench({ quick, rounds, baseline, say })
  const runs = await runSends(bench, plan)
  const measured: Partial<Record<MeasureName, unknown>> = {}
  for (const name of chosenMeasures) {
    say(name)
    measured[name] = await measures[name](bench)
  }
  say("")
  return { environment: where, rounds, runs, measured: measured as Measured }
}

const results = values.report ? readResults() : await measure()
print(results)
if (values.report) report(results, false)
else if (values.add || !isPartial) {
  const all = values.add ? added(readResults(), results) : results
  writeResults(all)
  report(all, false)
}
process.exit()
