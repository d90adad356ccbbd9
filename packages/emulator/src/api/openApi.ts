/**
 * `/_emulator` in OpenAPI 3.1, made of the table of its calls: clients in other languages are generated from it.
 */
import type { JsonSchema } from "../base/schema.ts"
import { type Check, type Fields, schemaOf } from "../base/validate.ts"
import type { Route } from "./Route.ts"
import { PREFIX, routes } from "./routes.ts"
import { ref, schemas } from "./schemas.ts"

const REFUSALS: Readonly<Record<number, string>> = {
  400: "A parameter or a field is wrong.",
  403: "The Host or the Origin header names something else than this emulator.",
  404: "There is no such thing, or not any more.",
  409: "It does not go with what is there.",
  413: "The body is too long.",
  415: "The Content-Type header is not application/json.",
  503: "Too many read the events already."
}

const json = (schema: JsonSchema) => ({ "application/json": { schema } })

const refused = (...statuses: readonly number[]) =>
  Object.fromEntries(
    statuses.map((status) => [status, { description: REFUSALS[status], content: json(ref("ApiErrorBody")) }])
  )

const answered = (schema: JsonSchema) => ({ 200: { description: "Done.", content: json(schema) } })

const operation = ({ method, path, summary, fields, answer, refusals }: Route) => {
  const inPath = path.endsWith("/:id")
    ? [{ name: "id", in: "path", required: true, schema: { type: "string", pattern: "^[a-z]+-[0-9]{1,15}$" } }]
    : []
  const parameters = [...inPath, ...(method === "GET" ? inQuery(fields) : [])]
  return {
    operationId: operationId(method, path),
    summary,
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(method === "GET" ? {} : { requestBody: { required: hasRequired(fields), content: json(schemaOf(fields)) } }),
    responses: {
      ...answered(ref(answer)),
      ...refused(400, 403, ...refusals, ...(method === "GET" ? [] : [413, 415]))
    }
  }
}

/** `POST /sessions/end`: postSessionsEnd; `GET /messages/:id`: getMessagesById. */
const operationId = (method: string, path: string): string =>
  method.toLowerCase() +
  path
    .replace(":id", "by-id")
    .split(/[/-]/)
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join("")

const hasRequired = (fields: Fields): boolean => Object.values(fields).some((field) => "required" in field)

const inQuery = (fields: Fields) =>
  Object.entries<Check>(fields).map(([name, { schema, expected }]) => ({
    name,
    in: "query",
    description: expected,
    schema
  }))

const paths = (): Readonly<Record<string, object>> => {
  const byPath = new Map<string, Record<string, object>>()
  for (const route of routes) {
    const path = PREFIX + route.path.replace(":id", "{id}")
    const known = byPath.get(path) ?? {}
    byPath.set(path, { ...known, [route.method.toLowerCase()]: operation(route) })
  }
  return Object.fromEntries(byPath)
}

export const openApi: Readonly<Record<string, unknown>> = {
  openapi: "3.1.0",
  info: {
    title: "tcdesk-emulator",
    version: "1",
    description:
      "What a test in any language asks of @tcdesk/emulator: what users received, every request, sessions, faults, the clock. " +
      "Nothing is needed to be let in; the Host header must be localhost, a loopback address, or a name of --allow-host."
  },
  servers: [{ url: "/" }],
  paths: {
    [PREFIX]: {
      get: {
        operationId: "getListing",
        summary: "Desk's commands that are answered, and the calls of this API",
        responses: { ...answered(ref("Listing")), ...refused(403) }
      }
    },
    [`${PREFIX}/openapi.json`]: {
      get: {
        operationId: "getOpenApi",
        summary: "this description",
        responses: { ...answered({ type: "object" }), ...refused(403) }
      }
    },
    [`${PREFIX}/events`]: {
      get: {
        operationId: "getEvents",
        summary: "server-sent events: chat, stream, reception, request, webhook, faults, clock, cleared, gap",
        parameters: [
          {
            name: "after",
            in: "query",
            description: "the id of the last event that is known; the Last-Event-ID header goes before it",
            schema: { type: "string" }
          },
          { name: "Last-Event-ID", in: "header", schema: { type: "string" } }
        ],
        responses: {
          200: {
            description:
              "As they happen, without end. `event` is the `type` of EmulatorEvent, and `data` the rest of it as JSON.",
            content: { "text/event-stream": { schema: { type: "string" } } }
          },
          ...refused(400, 403, 503)
        }
      }
    },
    ...paths()
  },
  components: { schemas }
}
