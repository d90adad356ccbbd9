/** OpenTelemetry as a user sets it up, with its own SDK: what was exported of spans and metrics, and contexts that follow promises. */
import { context, type Span, trace } from "@opentelemetry/api"
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks"
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader
} from "@opentelemetry/sdk-metrics"
import { InMemorySpanExporter, type ReadableSpan, SimpleSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace"
import { afterAll, beforeAll } from "vitest"
import { otelHooks } from "../../src/otel.ts"

/** Milliseconds since 1970. */
export const timeOf = ([seconds, nanos]: readonly [number, number]): number => seconds * 1000 + nanos / 1e6

/** An SDK that is registered nowhere. */
export const sdk = () => {
  const exporter = new InMemorySpanExporter()
  const tracers = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] })
  const metrics = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
  const reader = new PeriodicExportingMetricReader({
    exporter: metrics,
    exportIntervalMillis: 2 ** 30,
    exportTimeoutMillis: 1000
  })
  const meters = new MeterProvider({ readers: [reader] })
  const tracer = tracers.getTracer("test")
  return {
    tracers,
    meters,
    tracer,
    hooks: otelHooks({ tracer, meter: meters.getMeter("test") }),
    spans: (): ReadonlyArray<ReadableSpan> => exporter.getFinishedSpans(),
    /** What a metric has counted, a point for each set of attributes. */
    points: async (name: string) => {
      await meters.forceFlush()
      const last =
        metrics
          .getMetrics()
          .at(-1)
          ?.scopeMetrics.flatMap((scope) => scope.metrics) ?? []
      return last.filter(({ descriptor }) => descriptor.name === name).flatMap(({ dataPoints }) => [...dataPoints])
    },
    /** All that has left this process. */
    exported: async () => {
      await meters.forceFlush()
      const spans = exporter.getFinishedSpans()
      return [
        ...spans.map(({ name, attributes, events, status, links, resource }) => ({
          name,
          attributes,
          events,
          status,
          links,
          resource: resource.attributes
        })),
        ...metrics.getMetrics()
      ]
    },
    [Symbol.asyncDispose]: async () => {
      await tracers.shutdown()
      await meters.shutdown()
    }
  }
}

/** In all tests of the file a context follows its promises, as in an application with an SDK. */
export const withContexts = (): void => {
  const manager = new AsyncLocalStorageContextManager()
  beforeAll(() => {
    context.setGlobalContextManager(manager.enable())
  })
  afterAll(() => context.disable())
}

/** Runs it in a span, as an instrumentation runs the handler of a request. */
export const inSpan = async <A>(
  tracer: ReturnType<typeof trace.getTracer>,
  name: string,
  run: () => Promise<A>
): Promise<Span> => {
  const span = tracer.startSpan(name)
  await context.with(trace.setSpan(context.active(), span), run).finally(() => span.end())
  return span
}
