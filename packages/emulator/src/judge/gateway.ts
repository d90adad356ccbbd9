/**
 * The rules of the gateway, which come before those of the command: the URL, and who calls.
 *
 * "Common codes" is the list of public codes 60000 to 79999 that every Desk page refers to. "Inferred" marks what no document says.
 */
import { verifyUserSig } from "./UserSig.ts"
import { type App, type BrokenRule, broken, type Call } from "./verdict.ts"

const MAX_UINT32 = 0xffff_ffff
const QUERY = ["sdkappid", "identifier", "usersig", "random", "contenttype"]

/** The URL, its path aside. Names and values are case-sensitive. All the answers but 60012 are of one meaning, "wrong in the URL". */
export const checkUrl = (call: Call, app: App): BrokenRule | undefined => {
  // No code is given for another method: 60002, "the HTTP request could not be parsed", is the nearest. Inferred.
  if (call.method !== "POST") return broken(60002, "method", "must be POST", "common codes")
  for (const name of QUERY) {
    const times = call.query.getAll(name).length
    if (times > 1) return broken(60025, `query.${name}`, `must be given once, not ${times} times`, "common codes")
  }
  const sdkappid = call.query.get("sdkappid")
  if (sdkappid === null) return broken(60012, "query.sdkappid", "is missing", "common codes")
  // "SDKAppID is not valid" for what is no SDKAppID at all; "does not exist (here)" for a well-formed one that is not this app's.
  if (!/^[1-9]\d{0,9}$/.test(sdkappid))
    return broken(60006, "query.sdkappid", "must be a positive integer", "common codes")
  if (Number(sdkappid) !== app.sdkAppId) {
    return broken(70020, "query.sdkappid", `does not exist here: expected ${app.sdkAppId}`, "common codes")
  }
  if (!call.query.get("identifier")) return broken(60025, "query.identifier", "is missing", "common codes")
  if (!call.query.has("usersig")) return broken(60025, "query.usersig", "is missing", "common codes")
  // send_msg: an unsigned 32-bit integer, in every call. That 60025 answers for it too is inferred.
  const random = call.query.get("random")
  if (random === null || !/^\d{1,10}$/.test(random) || Number(random) > MAX_UINT32) {
    return broken(
      60025,
      "query.random",
      `${random === null ? "is missing: it " : ""}must be an integer from 0 to 4294967295`,
      "common codes"
    )
  }
  if (call.query.get("contenttype") !== "json")
    return broken(60025, "query.contenttype", 'must be "json"', "common codes")
  return undefined
}

/**
 * Who calls. The UserSig first: an identifier that differs from the signed one is 70013, whoever it is. Then the right: the documents
 * name two codes for an identifier that is no App administrator, 60010 (common codes: the gateway's) and 90009 (of some commands, send_msg
 * among them). As the gateway sees a request before the command does, 60010 is the default; the option `notAdminCode` chooses the other.
 */
export const checkCaller = (
  query: URLSearchParams,
  app: App,
  command: { readonly name: string; readonly codes: readonly number[] }
): BrokenRule | undefined => {
  const identifier = query.get("identifier") ?? ""
  const { sdkAppId, secretKey, nowMs } = app
  const refusal = verifyUserSig(query.get("usersig") ?? "", { sdkAppId, identifier, secretKey, nowMs })
  if (refusal !== undefined) return broken(refusal.code, "query.usersig", refusal.message, "common codes")
  if (identifier === app.identifier) return undefined
  const expected = "must be the account of the App administrator"
  return app.notAdminCode === 90009 && command.codes.includes(90009)
    ? broken(90009, "query.identifier", expected, command.name)
    : broken(60010, "query.identifier", expected, "common codes")
}

/** Parameters that no document has. A name that is no plain word is not repeated: it may be a UserSig in the wrong place. */
export const queryWarnings = (query: URLSearchParams): readonly string[] =>
  [...new Set(query.keys())]
    .filter((name) => !QUERY.includes(name))
    .slice(0, 5)
    .map(
      (name) =>
        `${/^[A-Za-z_]{1,24}$/.test(name) ? `query.${name}` : "a parameter of the query"} is no documented field`
    )
