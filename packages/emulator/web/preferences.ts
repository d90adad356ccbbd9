/**
 * What the browser keeps for this page. Where it keeps nothing (private windows, blocked storage) the page works all the same.
 */
const NAME = "tcdesk-emulator:"

export const recall = (key: string, where: "local" | "session" = "local"): string | undefined => {
  try {
    return storage(where).getItem(NAME + key) ?? undefined
  } catch {
    return undefined
  }
}

export const remember = (key: string, value: string, where: "local" | "session" = "local"): void => {
  try {
    storage(where).setItem(NAME + key, value)
  } catch {
    // full or forbidden
  }
}

const storage = (where: "local" | "session"): Storage => (where === "local" ? localStorage : sessionStorage)
