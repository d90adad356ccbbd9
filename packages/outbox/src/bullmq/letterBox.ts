/** The dead letter and the parked messages: a sorted set of ids, and a hash of what they are. */
import type { Box, Letter, LetterBox } from "../store/OutboxStore.ts"
import { addLetters } from "./add.ts"
import type { KeptLetter } from "./LaneJob.ts"
import type { Lanes } from "./Lanes.ts"
import { keysOf } from "./layout.ts"
import type { ResolvedBullmqOptions } from "./options.ts"
import { removeLetters } from "./scripts.ts"

export const letterBox = (open: () => Promise<Lanes>, options: ResolvedBullmqOptions, box: Box): LetterBox => {
  const keys = keysOf(options.prefix)
  const [ids, letters] = [keys.idsIn(box), keys.lettersIn(box)]

  const kept = async ({ client }: Lanes, wanted: ReadonlyArray<string>): Promise<ReadonlyArray<KeptLetter>> => {
    if (wanted.length === 0) return []
    const texts = await client.hmget(letters, ...wanted)
    return texts.flatMap((text): ReadonlyArray<KeptLetter> => (text === null ? [] : [JSON.parse(text)]))
  }
  const toldOf = ({ lane: _, ...letter }: KeptLetter): Letter => letter

  return {
    list: async ({ limit, after }) => {
      const lanes = await open()
      const from = after === undefined ? "-" : `(${after}`
      const page = await lanes.client.zrangebylex(ids, from, "+", "LIMIT", 0, limit)
      return (await kept(lanes, page)).map(toldOf)
    },
    get: async (wanted) => (await kept(await open(), wanted)).map(toldOf),
    putBack: async (again) => {
      const lanes = await open()
      const found = await kept(
        lanes,
        again.map(({ id }) => id)
      )
      return addLetters(lanes, options, box, found, again)
    },
    remove: async (wanted) => {
      if (wanted.length === 0) return 0
      const { client } = await open()
      return Number(await client.eval(removeLetters, 2, ids, letters, ...wanted))
    }
  }
}
