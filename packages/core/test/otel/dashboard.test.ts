/** The dashboard in `examples` asks for what Prometheus really gets, by names and by labels. */
import { readFile } from "node:fs/promises"
import { PrometheusExporter } from "@opentelemetry/exporter-prometheus"
import { MeterProvider } from "@opentelemetry/sdk-metrics"
import { assert, expect, it } from "vitest"
import { otelHooks } from "../../src/otel.ts"
import { errorOf } from "../support/desks.ts"
import { emulated } from "../support/emulated.ts"
import { sdk } from "../support/telemetry.ts"

interface Dashboard {
  readonly panels: ReadonlyArray<{ readonly targets: ReadonlyArray<{ readonly expr: string }> }>
}

/** What Prometheus is answered. */
const scraped = async (exporter: PrometheusExporter): Promise<string> => {
  const answer = Promise.withResolvers<string>()
  const response = { statusCode: 0, setHeader: () => {}, end: answer.resolve }
  exporter.getMetricsRequestHandler({} as never, response as never)
  return answer.promise
}

it("every metric and every label of the dashboard is exported, and the dashboard shows every metric", async () => {
  const exporter = new PrometheusExporter({ preventServerStart: true })
  const meters = new MeterProvider({ readers: [exporter] })
  await using otel = sdk()
  const hooks = otelHooks({ tracer: otel.tracer, meter: meters.getMeter("test") })
  await using given = await emulated({}, { hooks })
  const { desk, emulator, sessionId } = given
  await desk.send({ sessionId, text: "您好" })
  emulator.failNext({ _tag: "Code", code: 141005 })
  await errorOf(desk.send({ sessionId, text: "您好" }))
  const text = await scraped(exporter)
  await meters.shutdown()

  const series = [...text.matchAll(/^(messaging\w+)\{(.*)\} /gm)]
  const exported = new Set(series.map(([, name]) => name))
  const labels = new Set(series.flatMap(([, , all]) => [...(all ?? "").matchAll(/(\w+)="/g)].map(([, label]) => label)))
  const file = new URL("../../../../examples/observability/dashboard.json", import.meta.url)
  const dashboard: Dashboard = JSON.parse(await readFile(file, "utf8"))
  const queries = dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr))
  // Some exporters write the unit into the name, and this one does not: the dashboard takes both.
  const asked = queries.flatMap((expr) => expr.match(/messaging_client_[\w()?]+/g) ?? [])
  const askedLabels = queries.flatMap((expr) => [
    ...[...expr.matchAll(/(\w+)(?<!__name__)!?=~?"/g)].map(([, label]) => label),
    ...[...expr.matchAll(/by \(([^)]+)\)/g)].flatMap(([, all]) => all?.split(", "))
  ])
  const matching = asked.map((name) => [...exported].filter((one) => new RegExp(`^${name}$`).test(one ?? "")))
  for (const found of matching) assert.lengthOf(found, 1)
  expect(new Set(matching.flat())).toStrictEqual(exported)
  for (const label of askedLabels) assert.include([...labels], label)
  assert.isAbove(askedLabels.length, 10)
})
