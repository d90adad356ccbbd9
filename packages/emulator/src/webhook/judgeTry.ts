/**
 * What is kept of one try: the answer in bounded length and without secrets, and what was wrong with it.
 */
import { type BackendAnswer, judgeAnswer } from "../judge/webhookAnswer.ts"
import type { WebhookTry } from "../state/webhookRecords.ts"
import type { Exchanged } from "./exchange.ts"

const MAX_KEPT = 4096
/** As much as is kept of a request's packet. */
const MAX_PARSED = 12 * 1024
const MASK = "***"

interface Circumstances {
  readonly command: string
  readonly at: number
  readonly tookMs: number
  /** It was signed wrongly on purpose. */
  readonly mustBeRefused: boolean
  /** Its RequestTime is the emulator's, and far from the machine's. */
  readonly clockIsOff: boolean
  readonly secrets: readonly string[]
}

export const judgeTry = (
  exchanged: Exchanged,
  { command, at, tookMs, mustBeRefused, clockIsOff, secrets }: Circumstances
): { readonly record: WebhookTry; readonly answer?: Readonly<Record<string, unknown>> } => {
  if (exchanged._tag === "Failed") {
    const { why, status } = exchanged
    return { record: { at, tookMs, ...(status === undefined ? {} : { status }), problems: [why] } }
  }
  const { status } = exchanged.answer
  const answer = { ...exchanged.answer, text: withoutSecrets(exchanged.answer.text, secrets) }
  const { problems, value } = judgeAnswer(command, answer)
  const hint = clockIsOff && status !== 200 ? [CLOCK_HINT] : []
  const record = {
    at,
    tookMs,
    status,
    body: answer.text.slice(0, MAX_KEPT),
    problems: mustBeRefused ? (isRefusal(answer, value) ? [] : [ACCEPTED]) : [...problems, ...hint]
  }
  return { record, ...(value === undefined || answer.text.length > MAX_PARSED ? {} : { answer: value }) }
}

const CLOCK_HINT = "The emulator's clock is not the machine's: a backend that checks RequestTime refuses what it signs."
const ACCEPTED = "It was signed wrongly on purpose, and was accepted: verify Sign and RequestTime."

const isRefusal = ({ status }: BackendAnswer, value: Readonly<Record<string, unknown>> | undefined): boolean =>
  status >= 400 || (typeof value?.ErrorCode === "number" && value.ErrorCode !== 0)

/** A page of an error may print the URL, wrapped too. */
const withoutSecrets = (text: string, secrets: readonly string[]): string =>
  secrets
    .filter((secret) => secret.length >= 8)
    .reduce((masked, secret) => masked.replace(new RegExp([...secret].map(escaped).join("\\s*"), "gi"), MASK), text)

const escaped = (character: string): string => character.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&")
