// The page's words in both languages: chosen, remembered, and by default the browser's.

const en = {
  title: "The sample shop",
  other: "中文",
  store: "Shop",
  signUp: "Sign up",
  signUpHint: "A new customer is welcomed with a text.",
  name: "Your name",
  order: "Order",
  orderHint: "Each order sends an order card, each parcel a card with a link.",
  orders: "Orders",
  ship: "Ship",
  shipped: "Shipped",
  support: "Support",
  supportHint: "Ask on the phone: the shop's bot answers. Write “human”, and an agent answers in the emulator's inbox.",
  outbox: "Outbox",
  outboxHint: "Messages wait here until Desk has them, also when this shop is killed, or Desk is away.",
  outboxState: (pending, dead) => `${pending} waiting, ${dead} given up`,
  outboxPaused: (pending, dead) => `Paused: Desk refuses every message. ${pending} waiting, ${dead} given up`,
  letters: "Messages that were given up",
  replay: "Send them again",
  history: "History of the session",
  noQuestion: "Nobody has asked anything yet.",
  states: {
    Chatbot: () => "The bot answers",
    Queueing: () => "In the queue",
    WaitingForAgentAnswering: (agent) => `Waiting for ${agent}`,
    Agent: (agent) => `${agent} answers`,
    NotInSession: () => "Ended"
  },
  end: "End the session",
  changed: {
    queued: () => "In the queue for an agent",
    assigned: (agent) => `${agent} is being called`,
    accepted: (agent) => `${agent} has joined`,
    left: () => "The agent has left; in the queue",
    "queue-timeout": () => "Nobody was free; the bot answers"
  },
  endedBy: {
    agent: "The agent has ended the session",
    customer: "You have ended the session",
    command: "The shop has ended the session"
  },
  ended: "The session has ended",
  askOrder: "Where is my order?",
  askHuman: "Talk to a human",
  answer: "Answer",
  answerExample: "How can I help you?",
  reply: "Reply",
  phone: "The customer's phone",
  messages: "Messages",
  noMessages: "Messages from the shop appear here.",
  question: "Message to the shop",
  questionExample: "Write a message",
  send: "Send",
  see: "View",
  colon: ": ",
  noPicture: "The picture cannot be loaded",
  foreignPicture: "This page loads no picture from elsewhere",
  real: (framework) => `On ${framework}, with the REAL service: messages reach real customers.`,
  emulated: (framework) => `On ${framework}, with an emulator: nothing leaves this machine.`,
  inbox: "Open its inbox",
  realSupport: "Customers of the real service write in their app; POST /sessions/…/replies answers them.",
  realMessages: "Messages of the real service are seen in the customer's app.",
  unreachable: "The shop does not answer. Is it still running?",
  answered: (status) => `The shop answered ${status}.`,
  maybe: "It may have arrived all the same.",
  reasons: {}
}

const zh = {
  title: "示例小店",
  other: "English",
  store: "小店",
  signUp: "注册",
  signUpHint: "新客户注册后，会收到一条欢迎消息。",
  name: "您的名字",
  order: "下单",
  orderHint: "每次下单发送订单卡片，每次发货发送带链接的卡片。",
  orders: "订单",
  ship: "发货",
  shipped: "已发货",
  support: "客服",
  supportHint: "在手机上提问，小店的机器人会回答；发送“人工”，由客服在模拟器收件箱里接待。",
  outbox: "发件箱",
  outboxHint: "消息在这里等待，直到 Desk 收下；商店进程被杀死或 Desk 不可用时也不会丢。",
  outboxState: (pending, dead) => `${pending} 条等待，${dead} 条放弃`,
  outboxPaused: (pending, dead) => `已暂停：Desk 拒绝所有消息。${pending} 条等待，${dead} 条放弃`,
  letters: "已放弃的消息",
  replay: "重新发送",
  history: "会话记录",
  noQuestion: "还没有人提问。",
  states: {
    Chatbot: () => "机器人接待中",
    Queueing: () => "排队中",
    WaitingForAgentAnswering: (agent) => `等待 ${agent} 接入`,
    Agent: (agent) => `${agent} 接待中`,
    NotInSession: () => "已结束"
  },
  end: "结束会话",
  changed: {
    queued: () => "正在排队等待客服",
    assigned: (agent) => `正在呼叫客服 ${agent}`,
    accepted: (agent) => `客服 ${agent} 已接入`,
    left: () => "客服已离开，重新排队",
    "queue-timeout": () => "暂无空闲客服，由机器人接待"
  },
  endedBy: { agent: "客服结束了会话", customer: "您结束了会话", command: "小店结束了会话" },
  ended: "会话已结束",
  askOrder: "我的订单到哪里了？",
  askHuman: "转人工",
  answer: "回复内容",
  answerExample: "您好，请问有什么可以帮您？",
  reply: "回复",
  phone: "客户的手机",
  messages: "消息",
  noMessages: "小店发来的消息会显示在这里。",
  question: "给小店的消息",
  questionExample: "输入消息",
  send: "发送",
  see: "查看",
  colon: "：",
  noPicture: "图片无法加载",
  foreignPicture: "本页不加载外部图片",
  real: (framework) => `运行于 ${framework}，已连接真实服务：消息会到达真实客户。`,
  emulated: (framework) => `运行于 ${framework}，使用模拟器：任何数据都不会离开本机。`,
  inbox: "打开模拟器收件箱",
  realSupport: "真实服务的客户在自己的应用中提问；可通过 POST /sessions/…/replies 回复。",
  realMessages: "真实服务的消息请在客户的应用中查看。",
  unreachable: "小店没有响应，它还在运行吗？",
  answered: (status) => `小店返回了 ${status}。`,
  maybe: "消息仍可能已经送达。",
  reasons: {
    InvalidMessage: "消息不合法。",
    MessageRejected: "消息被拒绝。",
    SessionEnded: "会话不存在或已结束。",
    RateLimited: "消息过多，请稍后再试。",
    Overloaded: "等待发送的消息过多，请稍后再试。",
    ServiceFault: "消息服务出错。",
    ConnectionFailed: "无法连接消息服务。",
    TimedOut: "消息服务没有及时响应。",
    Unauthenticated: "消息服务的配置有误。",
    PermissionDenied: "消息服务的配置有误。"
  }
}

const words = { en, zh }
let language = "en"

/** What the browser keeps for this page; where it keeps nothing, the page works all the same. */
export const recall = (name) => {
  try {
    return localStorage.getItem(`shop:${name}`) ?? undefined
  } catch {
    return undefined
  }
}
export const remember = (name, value) => {
  try {
    localStorage.setItem(`shop:${name}`, value)
  } catch {
    // full or forbidden
  }
}

export const languageNow = () => language
export const say = (name, ...given) => {
  const word = words[language][name]
  return typeof word === "function" ? word(...given) : word
}

/** The time of day, as the language writes it. */
export const timeOf = (at) =>
  new Intl.DateTimeFormat(language === "zh" ? "zh-CN" : "en", { timeStyle: "short" }).format(at)

/** Writes every word of the page that stands in the HTML. */
export const speak = (wanted) => {
  language = wanted
  remember("language", wanted)
  document.documentElement.lang = wanted === "zh" ? "zh-CN" : "en"
  document.title = say("title")
  for (const element of document.querySelectorAll("[data-word]")) element.textContent = say(element.dataset.word)
  for (const element of document.querySelectorAll("[data-label]")) element.ariaLabel = say(element.dataset.label)
  for (const element of document.querySelectorAll("[data-placeholder]")) {
    element.placeholder = say(element.dataset.placeholder)
  }
}

export const firstLanguage = () => {
  const chosen = recall("language")
  if (chosen === "en" || chosen === "zh") return chosen
  return navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en"
}
