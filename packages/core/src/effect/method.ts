/** Commands as methods of a client: one answer, a list page after page, or an answer that a Schema reads. */
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { anyCommand, readBy, withoutEnvelope } from "../commands/anyCommand.ts"
import * as Client from "../engine/Client.ts"
import type { Termination } from "../engine/Engine.ts"
import type { Done } from "../engine/steps.ts"
import type { CallOptions } from "../model/CallOptions.ts"
import type { Command } from "../model/Command.ts"
import type { CommandOptions } from "../model/CommandOptions.ts"
import type { DeskError } from "../model/DeskError.ts"
import type { JsonObject, JsonRecord } from "../model/Json.ts"
import { commandOptionNames } from "../model/knownNames.ts"
import type { Page, PageOf } from "../model/Page.ts"
import { beginning, turnPage } from "../model/paging.ts"
import { isObject, type Validator } from "../model/validate.ts"
import { askedAt, callSite, pointTo } from "./callSite.ts"

/** Options of a call whose answer a Schema reads: what it holds beside the envelope. */
export interface AnswerOptions<A> extends CommandOptions {
  /** A field that is missing makes the answer none of Desk's: `UnexpectedReply`. */
  readonly answer: Schema.Decoder<A>
}

/** Any command by its name. */
export interface CallByName {
  /** Gives the answer as it is. */
  (command: string, body?: JsonObject, options?: CommandOptions): Effect.Effect<JsonRecord, DeskError>
  /** Gives what the Schema makes of the answer. */
  <A>(command: string, body: JsonObject | undefined, options: AnswerOptions<A>): Effect.Effect<A, DeskError>
}

/** A command as a method of a client. */
export const method =
  (client: Client.Client) =>
  <Input, Output, Answer>(command: Command<Input, Output, Answer>) =>
  (input: Input, options?: CallOptions): Effect.Effect<Output, DeskError> => {
    const site = callSite()
    return Effect.withFiber((fiber) =>
      Effect.callback<Output, DeskError>((resume) => {
        const settle = (result: Exit.Exit<Done<Output>, DeskError>): void => {
          if (Exit.isFailure(result)) pointTo(site, Client.errorOf(result) as DeskError)
          resume(Exit.map(result, outputOf))
        }
        const call = client.start(command, input, options, settle, fiber.context)
        return Effect.sync(() => call.terminate(interrupted))
      })
    )
  }

const outputOf = <Output>({ output }: Done<Output>): Output => output

const interrupted: Termination["Service"] = { reason: "Aborted", detail: "the fiber was interrupted" }

/** A long list, page after page. */
export const pages =
  <Query, A>(ask: (page: PageOf<Query>, options?: CallOptions) => Effect.Effect<Page<A>, DeskError>) =>
  (of: Query, options?: CallOptions): Stream.Stream<A, DeskError> => {
    const site = callSite()
    return Stream.paginate(beginning, (position) => {
      const page = askedAt(site, () => ask({ of, offset: position.offset, before: position.before }, options))
      return Effect.map(page, (read) => {
        const { items, next } = turnPage(position, read)
        return [items, Option.fromUndefinedOr(next)]
      })
    })
  }

/** An answer, checked by a Schema. */
const decoded =
  <A>(schema: Schema.Decoder<A>): Validator<A> =>
  (fields, path, addIssue) => {
    const result = Schema.decodeResult(schema)(withoutEnvelope(fields as object))
    if (Result.isSuccess(result)) return result.success
    addIssue(path, `does not fit the schema: ${result.failure.message}`)
    return undefined
  }

const answeredNames: ReadonlyArray<string> = [...commandOptionNames, "answer"]

export const callOf =
  (of: ReturnType<typeof method>): CallByName =>
  <A>(name: string, body?: JsonObject, options?: CommandOptions | AnswerOptions<A>) => {
    const call = { name, body, options }
    const made: Effect.Effect<unknown, DeskError> =
      isObject(options) && "answer" in options
        ? of(readBy(call, decoded(options.answer), (answer) => answer, answeredNames))(call, options)
        : of(anyCommand(call))(call, options)
    // By its overloads: what the Schema gives, or plain JSON.
    return made as Effect.Effect<A & JsonRecord, DeskError>
  }
