// The shop's page: what a visitor does goes to the shop's own routes; what the customer receives comes back as events.

const $ = (id) => document.getElementById(id)
const el = (name, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(name), properties)
  element.append(...children)
  return element
}

const products = [
  ["🎧", "蓝牙耳机", "¥199"],
  ["⌚", "智能手表", "¥899"],
  ["📷", "拍立得", "¥549"]
]

let userId = "user45"
let sessionId

const post = async (path, body) => {
  $("problem").textContent = ""
  const json = { "content-type": "application/json" }
  const response = await fetch(path, { method: "POST", headers: json, body: JSON.stringify(body ?? {}) })
  const answer = await response.json().catch(() => ({}))
  if (response.ok) return answer
  const problem = answer.message ?? answer.error ?? `The shop answered ${response.status}.`
  $("problem").textContent = problem
  throw new Error(problem)
}

/** Runs on submit or click; a failure is already on the page. */
const on = (target, event, run) =>
  target.addEventListener(event, async (happened) => {
    happened.preventDefault()
    const button = happened.submitter ?? happened.currentTarget
    button.disabled = true
    await run(happened).catch(() => {})
    button.disabled = false
  })

const web = (address) => (/^https?:\/\//i.test(address ?? "") ? address : undefined)

/** A picture from wherever it is named, or a plain surface when it can't be had. */
const pictureOf = (src) => {
  const image = el("img", { src, alt: "", referrerPolicy: "no-referrer" })
  image.addEventListener("error", () => image.replaceWith(el("div", { className: "picture" })))
  return image
}

const cardOf = ({ pic, title, text, url }) => {
  const picture = web(pic)
  const link = web(url)
  return el(
    "li",
    { className: "card" },
    ...(picture === undefined ? [] : [pictureOf(picture)]),
    el(
      "div",
      {},
      el("strong", { textContent: title }),
      el("small", { textContent: text }),
      ...(link === undefined ? [] : [el("a", { href: link, target: "_blank", rel: "noreferrer", textContent: "查看" })])
    )
  )
}

const parsed = (data) => {
  try {
    return JSON.parse(data)
  } catch {
    return {}
  }
}

/** An element as the customer's app shows it; what this page doesn't know is told in the emulator's words. */
const bubbleOf = ({ element, shown }) => {
  const { MsgType, MsgContent } = element
  const { src, content } = MsgType === "TIMCustomElem" ? parsed(MsgContent.Data) : {}
  if (src === "22") return cardOf({ pic: content.pic, title: content.header, text: content.desc, url: content.url })
  if (src === "28") {
    const fields = (content.customField ?? []).map(({ name, value }) => `${name}:${value}`)
    return cardOf({
      pic: content.pic,
      title: content.name,
      text: [content.desc, ...fields].filter(Boolean).join(" · ")
    })
  }
  return el("li", { textContent: shown })
}

const show = (bubble) => {
  $("chat").append(bubble)
  $("chat").scrollTop = $("chat").scrollHeight
}

let events
const follow = () => {
  events?.close()
  $("chat").replaceChildren()
  const seen = new Set()
  $("customer").textContent = userId
  events = new EventSource(`/inbox?userId=${encodeURIComponent(userId)}`)
  events.addEventListener("message", ({ data, lastEventId }) => {
    // After a lost connection the shop tells the whole story again.
    if (seen.has(lastEventId)) return
    seen.add(lastEventId)
    for (const part of JSON.parse(data)) show(bubbleOf(part))
  })
}

const addOrder = ({ id, product }) => {
  const ship = el("button", { textContent: "Ship" })
  const row = el("li", {}, el("span", { textContent: `${id} · ${product}` }), ship)
  on(ship, "click", async () => {
    await post(`/orders/${id}/ship`)
    ship.replaceWith(el("span", { textContent: "✓ shipped" }))
  })
  $("orders").append(row)
}

for (const [picture, product, price] of products) {
  const order = el(
    "button",
    {},
    el("span", { textContent: picture, ariaHidden: "true" }),
    product,
    el("small", { textContent: price })
  )
  on(order, "click", async () => addOrder((await post("/orders", { userId, product })).order))
  $("products").append(el("li", {}, order))
}

on($("sign-up"), "submit", async ({ target }) => {
  userId = target.userId.value
  sessionId = undefined
  follow()
  await post("/customers", { userId })
})

on($("ask"), "submit", async ({ target }) => {
  sessionId ??= (await post("/sessions", { userId })).sessionId
  const text = target.text.value
  show(el("li", { className: "mine", textContent: text }))
  $("questions").replaceChildren(el("p", { textContent: `${userId}: ${text}` }))
  target.reset()
})

on($("reply"), "submit", async ({ target }) => {
  sessionId ??= (await post("/sessions", { userId })).sessionId
  await post(`/sessions/${sessionId}/replies`, { text: target.text.value })
  target.reset()
})

const { framework, real, inbox } = await (await fetch("/about")).json()
$("where").className = real ? "real" : ""
$("where").append(
  real
    ? `On ${framework}, with the REAL service: messages reach real customers.`
    : `On ${framework}, with an emulator: nothing leaves this machine. `,
  ...(inbox === undefined ? [] : [el("a", { href: inbox, textContent: "Open its inbox" })])
)
if (real) show(el("li", { textContent: "真实服务的消息请在客户的应用中查看。" }))
else follow()
