/** The doctor: runs the checks, shows which one runs, and reports. */
import type { Context } from "../command/Context.ts"
import type { Report } from "../output/Report.ts"
import type { Check } from "./Check.ts"
import { checksFor } from "./checks/all.ts"
import { examine } from "./examine.ts"
import { reportOf } from "./reportOf.ts"
import type { Tools } from "./Tools.ts"

/** One line that is written over, on a terminal only; gone when the report comes. */
const progressOf = ({ world: { stderr }, say, isJson }: Context) => {
  const isShown = stderr.isTTY && !isJson
  const show = (text: string): void => {
    if (isShown) stderr.write(`\r\u001b[2K${text}`)
  }
  return {
    onCheck: ({ title }: Check) => show(say({ en: `looking at ${title.en} …`, zh: `正在检查：${title.zh}…` })),
    clear: () => show("")
  }
}

export const doctor = async (tools: Tools, context: Context): Promise<Report> => {
  const { onCheck, clear } = progressOf(context)
  try {
    const examined = await examine(checksFor(tools), tools, { signal: context.signal, onCheck })
    return reportOf(examined, { ...context, columns: context.world.stdout.columns })
  } finally {
    clear()
  }
}
