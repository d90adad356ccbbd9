// The shop's page: what a visitor does goes to the shop's own routes; what the customer receives is seen on the phone.
import { $, el, on, post } from "./dom.js"
import { followOutbox } from "./outbox.js"
import { ask, become, follow, lastSession, redraw, sessionToWriteIn, userId, withoutEmulator } from "./phone.js"
import { showSession } from "./support.js"
import { firstLanguage, languageNow, say, speak } from "./words.js"

const about = await (await fetch("/about")).json()

const orderRow = ({ id, product, state }) => {
  const row = el("li", {}, el("span", { textContent: `${id} · ${product}` }))
  if (state === "shipped") row.append(el("span", { className: "done", textContent: `✓ ${say("shipped")}` }))
  else {
    const ship = el("button", { type: "button", textContent: say("ship") })
    on(ship, "click", async () => {
      await post(`/orders/${id}/ship`)
      await showOrders()
    })
    row.append(ship)
  }
  return row
}

/** The shop knows its orders: a reload shows them again. */
const showOrders = async () => {
  const { orders } = await (await fetch(`/orders?${new URLSearchParams({ userId })}`)).json()
  $("orders").replaceChildren(...orders.map(orderRow))
}

const productButton = (product) => {
  const name = product[languageNow()]
  const order = el(
    "button",
    { type: "button" },
    el("img", { src: `/pictures/${product.id}.svg`, alt: "" }),
    el("span", { textContent: name }),
    el("small", { textContent: product.price })
  )
  on(order, "click", async () => {
    // It was taken down also when its message could not be sent.
    await post("/orders", { userId, product: name }).finally(showOrders)
  })
  return el("li", {}, order)
}

const frameworkNames = { express: "Express", koa: "Koa", nest: "Nest" }

const showWhere = () => {
  const { framework, real, inbox } = about
  $("where").className = real ? "real" : ""
  $("where").replaceChildren(
    say(real ? "real" : "emulated", frameworkNames[framework] ?? framework),
    ...(inbox === undefined ? [] : [" ", el("a", { href: inbox, textContent: say("inbox") })])
  )
}

const showAll = () => {
  $("language").textContent = say("other")
  $("language").lang = languageNow() === "zh" ? "en" : "zh-CN"
  showWhere()
  $("products").replaceChildren(...about.products.map(productButton))
  redraw()
  void showSession()
}

on($("language"), "click", async () => {
  speak(languageNow() === "zh" ? "en" : "zh")
  showAll()
  await showOrders()
})

on($("sign-up"), "submit", async ({ target }) => {
  const name = target.userId.value
  become(name)
  await showOrders()
  await post("/customers", { userId: name })
})

on($("ask"), "submit", async ({ target }) => {
  await ask(target.text.value)
  target.reset()
})

on($("reply"), "submit", async ({ target }) => {
  const sessionId = await sessionToWriteIn()
  await post(`/sessions/${sessionId}/replies`, { text: target.text.value })
  target.reset()
})

on($("end"), "click", async () => {
  await post(`/sessions/${lastSession()}/end`)
})

for (const suggestion of document.querySelectorAll("#suggestions button")) {
  on(suggestion, "click", () => ask(suggestion.textContent))
}

$("sign-up").userId.value = userId
if (about.real) {
  withoutEmulator()
  $("support-hint").dataset.word = "realSupport"
  $("suggestions").hidden = true
}
speak(firstLanguage())
showAll()
if (about.outbox) followOutbox()
if (about.outbox) followOutbox()
await Promise.all([showOrders(), ...(about.real ? [] : [follow(showSession)])])
