import { expect, it } from "vitest"
import { bubbles, eventually, inChromium, openInbox, say } from "../support/browser.ts"
import { command, started } from "../support/support.ts"

inChromium("a hand-over in the inbox", () => {
  it("shows what the agent wrote and how the session changed, without a reload and after one", async () => {
    const emulator = await started({ agents: [{ id: "ann@example.com" }] })
    const SessionId = emulator.openSession({ clientUserId: "user45" })
    const { page, trouble } = await openInbox(emulator.url)
    await page.getByText("user45").first().click()
    await say(emulator, SessionId, "I am a bot.")
    await command(emulator, "transfer_to_human", { SessionId })
    emulator.typeAsAgent({ sessionId: SessionId, text: "Hello, I am Ann." })
    const dividers = () => page.locator(".feed .divider").allInnerTexts()
    const inOrder = ["Session opened", "WaitingForAgentAnswering", "Agent"].map((words) =>
      expect.stringContaining(words)
    )
    await eventually(() => bubbles(page)).toEqual(["I am a bot.", "Hello, I am Ann."])
    await eventually(dividers).toEqual(inOrder)
    await page.reload()
    await eventually(() => bubbles(page)).toEqual(["I am a bot.", "Hello, I am Ann."])
    emulator.endSession(SessionId, "agent")
    await eventually(dividers).toHaveLength(4)
    expect(trouble).toEqual([])
  })
})
