/**
 * Every budget of the project, in one place: raised by a decision, not by accident. Those that need no clock fail
 * `pnpm packages`, and with it CI; the others are goals of `pnpm bench`, for which a machine has to be quiet.
 */
export const budgets = {
  /**
   * The Promise entry as a bundler ships it: 154 and 55.6 when it was set. Of it 16 kB are streams, 11 kB the commands beside a send,
   * 7 kB proxies and errors that name host, app and option.
   */
  minifiedKb: 157,
  gzippedKb: 57,
  /** Files that an import of the Promise entry reads: the entry, what entries share of the client, and the model. */
  modulesLoaded: 3,
  /** Bytes that a send allocates over a `fetch` that costs nothing: 9,560 when it was set. */
  bytesPerSend: 10_000,
  /**
   * What an install adds to a project that has the framework, by the package's folder. When it was set: core 4.65 MB with what receives
   * events, shares limits and tells telemetry; Nest 5.06; the outbox 5.63, core included; the emulator 1.67; the command line 8.3, of
   * which 1 is its own and its parser's.
   */
  installKb: (short: string): number => ({ emulator: 1700, nestjs: 5100, outbox: 5700, cli: 8700 })[short] ?? 4800,
  /** Packages that come with an install although ours do not ask for them: what its dependencies ask for. */
  furtherPackages: (short: string): readonly string[] =>
    short === "cli"
      ? ["@clack/core", "fast-string-truncated-width", "fast-string-width", "fast-wrap-ansi", "sisteransi"]
      : []
} as const

/** What `pnpm bench` holds its figures against: ratios, unless a unit is in the name. */
export const goals = {
  /** CPU per send to undici's pool, by concurrency. */
  cpuToPool: { 16: 1, 1: 1.1, 64: 1.1 },
  /** CPU per send of others, to ours. */
  peersToOurs: { axios: 3.5, fetch: 3, slack: 3.3 },
  effectToPromise: 1.1,
  /** What an adapter adds to a request. With Nest there is nothing of ours to call: it must drown in the noise. */
  middlewareUs: { express: 2, koa: 2, nest: 0.1 },
  handlerToPool: 1.1,
  coldStartToUndici: 1,
  importMs: 40,
  userSigUs: 0.5,
  sendManyHeapBytes: 1,
  sendManyThroughput: 0.9,
  rateLimit: { started: 200, seen: 202, timeToIdeal: 1.02, cpuToPQueue: 0.5 },
  /** Of three processes that share 200 a second; CPU of a start to the same send by a bare timer. */
  fleetLimit: { started: 200, perSecond: 186, commandsAStart: 1.2, cpuToSend: 4 },
  allocatedKb: 4,
  connectionsAt16: 16,
  /** Of what a slow Desk can take, and of what is offered. */
  slowDesk: { sent: 0.9, uncertain: 0.01 },
  clientHeapKb: 30,
  stateToSend: 1.05,
  /** Of streams: CPU to their calls by hand; ms that are added before the first is on its way, where the shortest timer takes one. */
  streams: { toCalls: 1.2, firstAddedMs: 0.1, heapKb: 20 },
  /** Of the webhook: CPU per call to a handler that only parses JSON; a call that is refused to one that is taken; bytes an event. */
  webhook: { toParsing: 1.25, refusedToAccepted: 1, heapBytes: 10 },
  /** Of the outbox on SQLite: an enqueue to a bare INSERT of the same bytes, and deliveries a second at a great backlog to those at a small one; on an engine, its rates to the bare engine's. */
  outbox: { enqueueToInsert: 1.5, greatToSmallBacklog: 0.9, toEngine: 0.8 },
  /** This build to the one of `--baseline`: what the median of identical code keeps too. */
  toBaseline: 1.05
} as const
