/**
 * The call of the webhook that is selected.
 */
import { showEntry } from "../actions/inbox.ts"
import { backTo } from "../history.ts"
import { useI18n } from "../i18n/language.ts"
import { model, set } from "../store.ts"
import { CallLabel, InventedMark } from "./CallLabel.tsx"
import { CallParts } from "./CallParts.tsx"
import { DetailsBody } from "./DetailsBody.tsx"
import { Icon } from "./Icon.tsx"
import { useCall } from "./useCall.ts"

export const CallPane = () => {
  const i18n = useI18n()
  const call = useCall(model.value.selectedCall)
  const conversation =
    call?.clientUserId === undefined
      ? undefined
      : [...model.value.conversations.values()].find(({ clientUserId }) => clientUserId === call.clientUserId)
  const cause = call?.cause
  return (
    <main class="pane request-pane" id="chat" tabIndex={-1} aria-label={i18n.webhook.title}>
      {call === undefined ? (
        <div class="empty small-empty">
          <Icon name="webhook" size={30} />
          <p>{i18n.webhook.emptyText}</p>
        </div>
      ) : (
        <>
          <div class="details-head">
            <button
              type="button"
              class="button quiet narrow-only"
              aria-label={i18n.back}
              onClick={() => backTo({ pane: "list" }, () => set({ pane: "list" }))}
            >
              <Icon name="back" />
            </button>
            <h2>
              <code>{call.id}</code> <CallLabel call={call} /> <InventedMark call={call} />
            </h2>
          </div>
          <DetailsBody>
            {cause !== undefined && conversation !== undefined && (
              <button type="button" class="button" onClick={() => showEntry(conversation.id, cause)}>
                <Icon name="chat" size={16} /> {i18n.seeMessage}
              </button>
            )}
            <CallParts key={call.id} call={call} />
          </DetailsBody>
        </>
      )}
    </main>
  )
}
