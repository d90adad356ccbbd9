/**
 * `pnpm bench`: measures, prints every goal beside its figure, and writes `RESULTS.md`.
 *
 *     node tools/bench/src/main.ts                 everything, about twenty minutes
 *     node tools/bench/src/main.ts --quick         a look, under a minute; writes nothing
 *     node tools/bench/src/main.ts --only NAMES    some clients or measures, separated by commas; writes nothing
 *     node tools/bench/src/main.ts --only … --add  puts these into results.json: more rounds of the clients, the measures anew
 *     node tools/bench/src/main.ts --report        no measuring: writes what is made from results.json
 *
 * Also --rounds N, --scheme http|https and --concurrency 1,16,64.
 */
import { parseArgs } from "node:util"
import { type Bench, openBench, type Scheme, schemes } from "./bench.ts"
import { makeCertificate } from "./certificate.ts"
import { type ClientName, clients, quickClients } from "./clients.ts"
import { environment } from "./environment.ts"
import { enoughRounds } from "./goals.ts"
import { type Measured, type MeasureName, measures } from "./measures.ts"
import { report } from "./report.ts"
import { readResults, type Results, writeResults } from "./results.ts"
import { counted } from "./statistics.ts"
import { type Plan, type Run, runSends } from "./sends.ts"
import { goalRows, goalsHead, plain, schemeNames, sendRows, sendsHead } from "./tables.ts"

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
    rounds: { type: "string" },
    scheme: { type: "string" },
    concurrency: { type: "string" }
  }
})

const numbers = (text: string): ReadonlyArray<number> => {
  const list = text.split(",").map(Number)
  return list.every((number) => Number.isInteger(number) && number > 0) ? list : usage(`no numbers: ${text}`)
}

const allClients = Object.keys(clients) as ReadonlyArray<ClientName>
const allMeasures = Object.keys(measures) as ReadonlyArray<MeasureName>

const quick = values.quick
const [rounds = 0] = numbers(values.rounds ?? (quick ? "1" : String(enoughRounds)))
const only = values.only?.split(",")
for (const name of only ?? []) {
  if (![...allClients, ...allMeasures].includes(name as ClientName))
    usage(`nothing is called ${name}; there are ${[...allClients, ...allMeasures].join(", ")}`)
}
if (values.scheme !== undefined && !schemes.includes(values.scheme as Scheme)) usage("--scheme is http or https")

if (values.add && (quick || only === undefined)) usage("--add needs --only, and full measures")

const clientsOf = (scheme: Scheme): ReadonlyArray<ClientName> => {
  if (values.scheme !== undefined && values.scheme !== scheme) return []
  const named = allClients.filter((client) => only?.includes(client))
  if (only !== undefined) return named
  if (quick) return scheme === "http" ? quickClients : ["ours", "ours-effect"]
  // What most goals are about runs twice.
  return [...allClients, "ours"]
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

const progress = (line: string): void => {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001B[K${line}`)
  else process.stderr.write(`${line}\n`)
}

const measureAll = async (bench: Bench): Promise<Measured> => {
  const measured: Partial<Record<MeasureName, unknown>> = {}
  for (const name of allMeasures.filter((each) => only?.includes(each) ?? true)) {
    progress(name)
    measured[name] = await measures[name](bench)
  }
  return measured as Measured
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
  const { runs } = results
  for (const scheme of schemes) {
    const rows = sendRows(runs, scheme)
    if (rows.length > 0) console.log(`\n${schemeNames[scheme]}\n\n${plain(sendsHead(runs), rows)}`)
  }
  const rows = goalRows(results).filter(([, , , verdict]) => only === undefined || verdict !== "")
  if (rows.length > 0) console.log(`\n${plain(goalsHead, rows)}`)
  if (results.rounds < enoughRounds)
    console.log(`\n${counted(results.rounds)}: a verdict needs the median of ${enoughRounds}.`)
}

const write = (results: Results): void => {
  const faults = report(results, false)
  for (const fault of faults) console.error(fault)
}

if (values.report) {
  const results = readResults()
  print(results)
  write(results)
} else {
  const where = environment()
  const bench = await openBench({ quick, rounds, say: progress }, makeCertificate())
  if (bench.targets.https === undefined) console.error("There is no openssl: TLS is left out.")
  const runs: ReadonlyArray<Run> = await runSends(bench, plan)
  const measured = await measureAll(bench)
  progress("")
  const results: Results = { environment: where, rounds, runs, measured }
  print(results)
  if (values.add) {
    const all = added(readResults(), results)
    writeResults(all)
    write(all)
  } else if (!quick && only === undefined && values.scheme === undefined && values.concurrency === undefined) {
    writeResults(results)
    write(results)
  }
}
process.exit()
