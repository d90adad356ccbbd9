/** Keys and UserSigs: by standard input or a prompt, and never by an argument, which everybody who may list processes can read. */
import type { Context } from "../command/Context.ts"
import { Interrupted } from "../failure/Interrupted.ts"
import { UsageError } from "../failure/UsageError.ts"
import type { Text } from "../words/Text.ts"
import { isInteractive } from "../world/World.ts"
import { readStandardInput } from "./standardInput.ts"

const orInterrupted = (answer: string | undefined): string => {
  if (answer === undefined) throw new Interrupted()
  return answer.trim()
}

export const askSecret = async ({ world, say, signal }: Context, question: Text): Promise<string> =>
  orInterrupted(await world.prompts.secret(say(question), signal))

export const askText = async ({ world, say, signal }: Context, question: Text): Promise<string> =>
  orInterrupted(await world.prompts.text(say(question), signal))

/** What is piped in; at a terminal it is asked for. */
export const secretFromInput = async (context: Context, what: Text): Promise<string> => {
  const { stdin } = context.world
  if (stdin.isTTY && isInteractive(context.world)) return askSecret(context, what)
  const secret = stdin.isTTY ? "" : (await readStandardInput(context)).trim()
  if (secret === "")
    throw new UsageError({
      en: `standard input is empty: ${what.en} is expected there`,
      zh: `标准输入为空：应从标准输入提供${what.zh}`
    })
  return secret
}
