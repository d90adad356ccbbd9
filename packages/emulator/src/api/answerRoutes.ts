/**
 * The calls of the API about what is answered to commands without rules of their own, as a table.
 */
import { isObject } from "../base/json.ts"
import { check, integer, required, text } from "../base/validate.ts"
import { isKnown } from "../commands/table.ts"
import type { AnswerFields } from "../state/Answers.ts"
import { ApiError } from "./ApiError.ts"
import { mutation, query, type Route } from "./Route.ts"
import { unlessConflict } from "./unlessConflict.ts"

export const answerRoutes: readonly Route[] = [
  query({
    path: "/answers",
    summary: "what is answered to commands without rules of their own",
    fields: {},
    answer: "GivenAnswers",
    handle: (_, { control }) => ({ answers: control.state.answers.list() })
  }),
  mutation({
    path: "/answers",
    summary: "what to answer to a command without rules of its own: { command, fields | code }",
    fields: {
      command: required(text(64)),
      fields: check<AnswerFields>("an object", isObject, { type: "object" }),
      code: integer(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER, "an integer")
    },
    answer: "GivenAnswers",
    refusals: [409],
    handle: ({ command, fields, code }, { control }) => {
      const answer = fields ?? code
      if (answer === undefined || (fields !== undefined && code !== undefined)) {
        throw new ApiError(400, "field", "exactly one of fields and code must be given")
      }
      if (isKnown(command)) throw new ApiError(409, "conflict", "this command is answered by rules of its own")
      unlessConflict(() => control.state.answers.set(command, answer))
      return { answers: control.state.answers.list() }
    }
  }),
  mutation({
    path: "/answers/clear",
    summary: "forgets what was to be answered",
    fields: {},
    answer: "GivenAnswers",
    handle: (_, { control }) => {
      control.state.answers.clear()
      return { answers: [] }
    }
  })
]
