/** Every entry of every package. */
import "@tcdesk/koa/req"
import "@tcdesk/nestjs/req"
import "reflect-metadata"
import type { IncomingMessage } from "node:http"
import * as core from "@tcdesk/core"
import * as adapter from "@tcdesk/core/adapter"
import * as otel from "@tcdesk/core/otel"
import * as rate from "@tcdesk/core/rate"
import * as testing from "@tcdesk/core/testing"
import * as emulator from "@tcdesk/emulator"
import * as express from "@tcdesk/express"
import * as koa from "@tcdesk/koa"
import * as nestjs from "@tcdesk/nestjs"
import * as nestOutbox from "@tcdesk/nestjs/outbox"
import * as outboxTerminus from "@tcdesk/nestjs/outbox-terminus"
import * as terminus from "@tcdesk/nestjs/terminus"
import * as nestTesting from "@tcdesk/nestjs/testing"
import * as outbox from "@tcdesk/outbox"
import * as outboxOtel from "@tcdesk/outbox/otel"
import * as outboxTesting from "@tcdesk/outbox/testing"

// What a compiler does not find, or can't read, is `any`.
type IsAny<T> = 0 extends 1 & T ? true : false
type Typed<T extends ReadonlyArray<unknown>> = { readonly [I in keyof T]: IsAny<T[I]> extends true ? never : T[I] }
const typed = <T extends ReadonlyArray<unknown>>(...values: T & Typed<T>): number => values.length

const request: Partial<IncomingMessage> = {}
typed(
  core.createDesk,
  adapter.resolveDesk,
  otel.otelHooks,
  rate.sqliteRate,
  testing.createRecordingDesk,
  emulator.startEmulator,
  express.desk,
  koa.desk,
  nestjs.DeskService,
  terminus.DeskHealthIndicator,
  nestOutbox.OutboxService,
  outboxTerminus.OutboxHealthIndicator,
  nestTesting.overrideDesk,
  outbox.createOutbox,
  outboxOtel.outboxMetrics,
  outboxTesting.memoryStore,
  request.desk
)
console.log("ok")
