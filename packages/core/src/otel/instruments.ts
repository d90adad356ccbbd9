/** The metrics of messaging clients, by the names and units of the conventions: https://opentelemetry.io/docs/specs/semconv/messaging/messaging-metrics/ */
import type { Counter, Histogram, Meter } from "@opentelemetry/api"

export interface Instruments {
  readonly duration: Histogram
  readonly messages: Counter
}

/** Those of the conventions, in seconds: an SDK's own are made for milliseconds. */
const explicitBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10]

export const instrumentsOf = (meter: Meter): Instruments => ({
  duration: meter.createHistogram("messaging.client.operation.duration", {
    unit: "s",
    description: "Duration of a call of Desk, retries and pauses included",
    advice: { explicitBucketBoundaries }
  }),
  messages: meter.createCounter("messaging.client.sent.messages", {
    unit: "{message}",
    description: "Messages that were to be sent to Desk, whether it has accepted them or not"
  })
})
