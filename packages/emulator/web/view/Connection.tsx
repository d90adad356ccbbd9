/**
 * How a client gets here: the lines for its environment. The key is not among them; it is only ever printed in the terminal.
 */
import { useI18n } from "../i18n/language.ts"
import { model } from "../store.ts"
import { CopyButton } from "./CopyButton.tsx"

export const Connection = () => {
  const i18n = useI18n()
  const { app } = model.value
  if (app === undefined) return null
  const { sdkAppId, identifier } = app
  const lines = [
    `TCDESK_ENDPOINT=${location.origin}`,
    // A client sends over plain HTTP to another machine only when it is told to.
    ...(isLoopback(location.hostname) ? [] : ["TCDESK_ALLOW_INSECURE_ENDPOINT=1"]),
    `TCDESK_SDK_APP_ID=${sdkAppId}`,
    `TCDESK_IDENTIFIER=${quoted(identifier)}`,
    `# TCDESK_SECRET_KEY: ${i18n.emptyKey}`
  ].join("\n")
  return (
    <div class="connection-lines">
      <p class="muted">{i18n.connectionText}</p>
      <pre>{lines}</pre>
      <CopyButton text={lines} label={i18n.copy} />
      {app.webhook !== undefined && (
        <p class="muted">
          {i18n.webhook.tells} <code class="url">{app.webhook.url.slice(0, 2000)}</code> ·{" "}
          {app.webhook.isSigned ? i18n.webhook.signed : i18n.webhook.unsigned}
        </p>
      )}
    </div>
  )
}

const isLoopback = (host: string): boolean => /^(localhost|127(\.\d+){3}|\[::1\])$/.test(host)

/** As a shell and .env both read it. */
const quoted = (value: string): string => (/^[\w@.:/+-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`)
