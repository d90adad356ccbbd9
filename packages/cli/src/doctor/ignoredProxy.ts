/** A proxy that the environment names, and the client does not use: said where there is no connection, since it may be the only way out. */
import type { Text } from "../words/Text.ts"
import type { Road } from "./Facts.ts"

/** To be added to what was found; empty where there is none. */
export const ignoredProxy = ({ ignored }: Road): Text => {
  if (ignored?.because !== "option") return { en: "", zh: "" }
  return {
    en: ` (${ignored.variable} is set, but the client does not use it)`,
    zh: `（已设置 ${ignored.variable}，但客户端未使用）`
  }
}

export const useIt: Text = {
  en: 'Where this machine gets out through that proxy only, give the client the option proxy: "env", and try doctor --proxy.',
  zh: '如果本机只能经该代理访问外网，请给客户端设置选项 proxy: "env"，并用 doctor --proxy 再试。'
}

export const todoOf = ({ ignored }: Road): Text | undefined => (ignored?.because === "option" ? useIt : undefined)
