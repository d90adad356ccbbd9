import { expect, it } from "vitest"
import { act } from "../support/apiSupport.ts"
import { bubbles, eventually, inChromium, openInbox, say, seen } from "../support/browser.ts"
import { command, started } from "../support/support.ts"

const ANN = "ann@example.com"

inChromium("a hand-over in the inbox", () => {
  it("shows what the agent wrote and how the session changed, without a reload and after one", async () => {
    const emulator = await started({ agents: [{ id: ANN }] })
    const SessionId = emulator.openSession({ clientUserId: "user45" })
    const { page, trouble } = await openInbox(emulator.url)
    await page.getByText("user45").first().click()
    const state = page.locator(".chat-session")
    await state.getByText("with the bot").waitFor()
    await say(emulator, SessionId, "I am a bot.")
    await command(emulator, "transfer_to_human", { SessionId })
    await state.getByText("waiting for an agent").waitFor()
    emulator.typeAsAgent({ sessionId: SessionId, text: "Hello, I am Ann." })
    await state.getByText("with an agent").waitFor()
    expect(await seen(state)).toContain(ANN)
    const dividers = () => page.locator(".feed .divider").allInnerTexts()
    const inOrder = ["Session opened", `Waits for the agent · ${ANN}`, `The agent has taken over · ${ANN}`].map(
      (words) => expect.stringContaining(words)
    )
    await eventually(() => bubbles(page)).toEqual(["I am a bot.", "Hello, I am Ann."])
    await eventually(dividers).toEqual(inOrder)
    await page.reload()
    await eventually(() => bubbles(page)).toEqual(["I am a bot.", "Hello, I am Ann."])
    await eventually(dividers).toEqual(inOrder)
    expect(trouble).toEqual([])
  })

  it("goes through the queue and back to the bot, as the session's state and the chat say", async () => {
    const emulator = await started({ agents: [{ id: ANN, busy: true }] })
    const SessionId = emulator.openSession({ clientUserId: "user45" })
    const { page } = await openInbox(emulator.url)
    await command(emulator, "transfer_to_human", { SessionId, Priority: 2, QueueTimeout: 30 })
    await page.locator(".chat-session", { hasText: "in the queue" }).waitFor()
    await page.locator(".session-state", { hasText: "in the queue" }).waitFor()
    await page.getByRole("button", { name: "Agents 1 waiting" }).click()
    await page.locator(".queue-place", { hasText: "user45" }).getByText("priority 2").waitFor()
    await page.keyboard.press("Escape")
    await act(emulator, "/clock", { advanceMs: 30_000 })
    await page.locator(".chat-session", { hasText: "with the bot" }).waitFor()
    await page.locator(".divider", { hasText: "Left the queue unserved: back with the bot" }).waitFor()
  })

  it("says who ended the session", async () => {
    const emulator = await started({ agents: [{ id: ANN }] })
    const { page } = await openInbox(emulator.url)
    const inSession = async (name: string): Promise<string> => {
      const sessionId = emulator.openSession({ clientUserId: name })
      await page.locator(".conversation", { hasText: name }).click()
      return sessionId
    }
    const ended = (by: string) => page.locator(".divider", { hasText: `Session ended · ${by}` }).waitFor()

    const served = await inSession("served")
    await command(emulator, "transfer_to_human", { SessionId: served })
    emulator.acceptAsAgent({ sessionId: served })
    emulator.endSession(served, "agent")
    await ended(`by the agent · ${ANN}`)

    const gone = await inSession("gone")
    await command(emulator, "transfer_to_human", { SessionId: gone })
    emulator.endSession(gone, "customer")
    await ended("by the customer")
    // The agent did not do it.
    expect(await seen(page.locator(".divider").last())).not.toContain(ANN)

    await command(emulator, "end_session", { SessionId: await inSession("closed") })
    await ended("by end_session")

    await inSession("tool")
    await page.getByRole("button", { name: "End session" }).click()
    await ended("in the emulator")

    emulator.setAgent({ id: ANN, online: false })
    await command(emulator, "transfer_to_human", {
      SessionId: await inSession("nobody"),
      EndSessionWhenNoMemberOnline: 1,
      SendTipIfNoAgentOnline: 1
    })
    await ended("by a transfer that found no agent online")
    await eventually(() => bubbles(page)).toEqual(["No agent is online at the moment."])
  })
})

inChromium("the agents panel", () => {
  it("lets an agent come, accept, answer in the chat, and end the session", async () => {
    const emulator = await started()
    const SessionId = emulator.openSession({ clientUserId: "user45" })
    const { page, trouble } = await openInbox(emulator.url)
    const agents = page.getByRole("button", { name: /^Agents/ })
    await agents.click()
    await page.getByText("There is no agent yet").waitFor()
    await page.getByLabel("Agent's id").fill(ANN)
    await page.getByRole("button", { name: "Add agent" }).click()
    await page.locator(".agent", { hasText: "no session" }).waitFor()
    expect(emulator.agents()).toMatchObject([{ id: ANN, online: true, sessions: 0 }])

    await command(emulator, "transfer_to_human", { SessionId })
    await page.locator(".agent", { hasText: "1 session" }).waitFor()
    await page.getByRole("button", { name: "Accept user45" }).click()
    await page.locator(".agent", { hasText: "with an agent" }).waitFor()
    expect(emulator.session(SessionId)).toMatchObject({ state: "Agent", agentId: ANN })
    // The button has gone, and the keyboard is where it was.
    expect(await page.evaluate(() => document.activeElement?.getAttribute("aria-label"))).toBe("Answer user45")

    await page.keyboard.press("Enter")
    const field = page.getByPlaceholder(`Write as ${ANN}`)
    await eventually(() => field.evaluate((element) => element === document.activeElement)).toBe(true)
    await page.keyboard.type("Hello, I am Ann.")
    await page.keyboard.press("Enter")
    await eventually(() => bubbles(page)).toEqual(["Hello, I am Ann."])
    expect(await page.locator(".from-service", { hasText: ANN }).count()).toBe(1)
    await page.getByRole("button", { name: "Customer", exact: true }).click()
    await page.getByPlaceholder("Write as user45").fill("Hello, Ann!")
    await page.keyboard.press("Enter")
    await eventually(() => bubbles(page)).toEqual(["Hello, I am Ann.", "Hello, Ann!"])
    // What an agent says is no message of the service's API.
    expect(emulator.messages()).toEqual([])

    await agents.click()
    await page.getByRole("button", { name: "End user45" }).click()
    await page.locator(".agent", { hasText: "no session" }).waitFor()
    expect(emulator.session(SessionId)).toMatchObject({ state: "NotInSession", endedBy: "agent" })
    // With the session the choice goes: only the customer can write now.
    await page.getByPlaceholder("Write as user45").waitFor()
    expect(await page.getByRole("group", { name: "Write as" }).count()).toBe(0)
    expect(trouble).toEqual([])
  })

  it("sets an agent's status, by which who waits is served, and lets one leave a session to another", async () => {
    const emulator = await started({
      agents: [
        { id: ANN, busy: true, groupId: 7 },
        { id: "bo@example.com", online: false }
      ]
    })
    const SessionId = emulator.openSession({ clientUserId: "user45" })
    const { page } = await openInbox(emulator.url)
    await command(emulator, "transfer_to_human", { SessionId })
    await page.getByRole("button", { name: "Agents 1 waiting" }).click()
    const status = (id: string) => page.getByLabel(`Status of ${id}`)
    await eventually(() => Promise.all([status(ANN).inputValue(), status("bo@example.com").inputValue()])).toEqual([
      "busy",
      "offline"
    ])
    expect(await seen(page.locator(".agent").first())).toContain("AgentGroupId 7")
    await status(ANN).selectOption("online")
    await page.getByText("Nobody waits.").waitFor()
    await page.getByRole("button", { name: "Accept user45" }).waitFor()
    await status("bo@example.com").selectOption("online")
    await page.getByRole("button", { name: "Leave user45" }).click()
    await eventually(async () => emulator.session(SessionId)).toMatchObject({ agentId: "bo@example.com" })
    await page.locator(".agent", { hasText: "bo@" }).getByRole("button", { name: "Accept user45" }).waitFor()
    for (const [chosen, flags] of [
      ["busy", { online: true, busy: true, resting: false }],
      ["break", { online: true, busy: false, resting: true }],
      ["offline", { online: false, busy: false, resting: false }],
      ["online", { online: true, busy: false, resting: false }]
    ] as const) {
      await status(ANN).selectOption(chosen)
      await eventually(async () => emulator.agents()[0]).toMatchObject(flags)
      await eventually(() => status(ANN).inputValue()).toBe(chosen)
    }
  })

  it("follows a reset: the agents of the options, and nobody waits", async () => {
    const emulator = await started({ agents: [{ id: ANN }] })
    emulator.setAgent({ id: "bo@example.com" })
    emulator.setAgent({ id: ANN, online: false })
    const { page } = await openInbox(emulator.url)
    await page.getByRole("button", { name: "Agents" }).click()
    await eventually(() => page.locator(".agent-name bdi").allInnerTexts()).toEqual([ANN, "bo@example.com"])
    emulator.reset()
    await eventually(() => page.locator(".agent-name bdi").allInnerTexts()).toEqual([ANN])
    expect(await page.getByLabel(`Status of ${ANN}`).inputValue()).toBe("online")
  })
})
