/** The doctor, as somebody would run it, and what it has said. */
import { type Emulator, type EmulatorOptions, startEmulator } from "@tcdesk/emulator"
import { onTestFinished } from "vitest"
import type { CheckName } from "../../../src/doctor/Check.ts"
import { checksFor } from "../../../src/doctor/checks/all.ts"
import { type Examined, examine } from "../../../src/doctor/examine.ts"
import { processTools } from "../../../src/doctor/processTools.ts"
import type { DoctorReport } from "../../../src/doctor/reportOf.ts"
import type { Tools } from "../../../src/doctor/Tools.ts"
import type { Variables } from "../../../src/world/World.ts"
import { tcdesk } from "../../support/fakeWorld.ts"
import { variablesOf } from "../../support/variables.ts"

export const emulated = async (options: EmulatorOptions = {}): Promise<Emulator & { readonly env: Variables }> => {
  const emulator = await startEmulator(options)
  onTestFinished(() => emulator.close())
  return Object.assign(emulator, { env: variablesOf(emulator) })
}

/** Credentials that no server will see. */
export const someone: Variables = {
  TCDESK_SDK_APP_ID: "1400000000",
  TCDESK_IDENTIFIER: "administrator",
  TCDESK_SECRET_KEY: "0123456789abcdef".repeat(4)
}

export interface Diagnosis {
  readonly code: number | undefined
  /** The first line of what people read. */
  readonly cause: string
  readonly text: string
  readonly json: DoctorReport
  readonly state: (name: CheckName) => string | undefined
  readonly found: (name: CheckName) => string
  readonly todo: (name: CheckName) => string
}

const diagnosisOf = (code: number | undefined, text: string, json: DoctorReport): Diagnosis => {
  const check = (name: CheckName) => json.checks.find((one) => one.name === name)
  return {
    code,
    cause: text.split("\n", 1)[0] ?? "",
    text,
    json,
    state: (name) => check(name)?.state,
    found: (name) => check(name)?.found ?? "",
    todo: (name) => check(name)?.todo ?? ""
  }
}

/** One run, with `--json`: its cause is the first line of the other. */
export const diagnose = async (env: Variables, ...args: readonly string[]): Promise<Diagnosis> => {
  const { code, stdout, stderr } = await tcdesk(["doctor", "--json", ...args], { env })
  if (stderr !== "") throw new Error(`It has told on stderr: ${stderr}`)
  const json: DoctorReport = JSON.parse(stdout)
  return diagnosisOf(code, json.cause ?? "", json)
}

/** The checks themselves, where a test hands them something else than the machine has. */
export const examined = async (env: Variables, other: Partial<Tools> = {}) => {
  const tools: Tools = { ...processTools({ env, now: Date.now }, { proxy: undefined }), ...other }
  const signal = new AbortController().signal
  const all = await examine(checksFor(tools), tools, { signal, onCheck: () => {} })
  return (name: CheckName): Examined => {
    const one = all.find(({ check }) => check.name === name)
    if (one === undefined) throw new Error(`${name} was not run`)
    return one
  }
}
