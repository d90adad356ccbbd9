import type { IncomingMessage, ServerResponse } from "node:http"
import { context, metrics, trace } from "@opentelemetry/api"
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks"
import { PrometheusExporter } from "@opentelemetry/exporter-prometheus"
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http"
import { MeterProvider } from "@opentelemetry/sdk-metrics"
import { BatchSpanProcessor, type SpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace"

/** Spans go to a collector, where OTEL_EXPORTER_OTLP_ENDPOINT names one. */
const toCollector = (): ReadonlyArray<SpanProcessor> =>
  process.env.OTEL_EXPORTER_OTLP_ENDPOINT === undefined
    ? []
    : [new BatchSpanProcessor({ exporter: new OTLPTraceExporter() })]

/** OpenTelemetry for this process. Metrics wait until Prometheus asks for them. */
export const startTelemetry = (spanProcessors = toCollector()) => {
  const prometheus = new PrometheusExporter({ preventServerStart: true })
  const meters = new MeterProvider({ readers: [prometheus] })
  const tracers = new TracerProvider({ spanProcessors: [...spanProcessors] })
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  metrics.setGlobalMeterProvider(meters)
  trace.setGlobalTracerProvider(tracers)
  return {
    /** Answers Prometheus. */
    metrics: (req: IncomingMessage, res: ServerResponse) => prometheus.getMetricsRequestHandler(req, res),
    /** What has not been exported goes out. */
    shutdown: async () => {
      await Promise.all([tracers.shutdown(), meters.shutdown()])
    }
  }
}
