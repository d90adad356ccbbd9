/** The error of arguments that sendMany can't work with: no message is at fault, and none was read. */
import { faultText, listed } from "../model/bounds.ts"
import { DeskError } from "../model/DeskError.ts"
import type { Issue } from "../model/Issue.ts"

export const invalidInput = (issues: ReadonlyArray<Issue>): DeskError =>
  new DeskError({
    operation: "send_msg",
    reason: { _tag: "InvalidMessage", issues },
    delivery: "not-sent",
    retryable: false,
    attempts: [],
    detail: listed(issues.map(({ path, message }) => faultText(path, message)))
  })
