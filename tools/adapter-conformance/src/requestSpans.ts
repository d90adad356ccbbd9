/** OpenTelemetry in a process with an application: every request that comes in is a span, in which its handlers run. */
import { type IncomingMessage, Server, type ServerResponse } from "node:http"
import { context, trace } from "@opentelemetry/api"
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks"
import { InMemorySpanExporter, type ReadableSpan, SimpleSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace"

/** As the instrumentation of HTTP does it, whatever the framework: by the event of Node's server. */
export const requestSpans = () => {
  const exporter = new InMemorySpanExporter()
  const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] })
  const tracer = provider.getTracer("requests")
  const { emit } = Server.prototype
  const inSpan = function (this: Server, event: string, ...args: Array<unknown>): boolean {
    if (event !== "request") return Reflect.apply(emit, this, [event, ...args])
    const [{ method, url }, response] = args as [IncomingMessage, ServerResponse]
    const span = tracer.startSpan(`${method} ${url}`)
    response.once("close", () => span.end())
    return context.with(trace.setSpan(context.active(), span), () => Reflect.apply(emit, this, [event, ...args]))
  }
  Object.assign(Server.prototype, { emit: inSpan })
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  return {
    tracer,
    spans: (): ReadonlyArray<ReadableSpan> => exporter.getFinishedSpans(),
    [Symbol.asyncDispose]: async () => {
      // Its own again is that of all emitters, by inheritance.
      Reflect.deleteProperty(Server.prototype, "emit")
      context.disable()
      await provider.shutdown()
    }
  }
}
