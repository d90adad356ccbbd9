/**
 * The sentences of the generated tables in Chinese, by their English. `tables.ts` fails when one is missing here, and when
 * one stands here that no table says: a sentence that is changed in the code has to be translated anew.
 */
import { meanings } from "./sources.ts"

export const chinese: ReadonlyMap<string, string> = new Map([
  // heads of tables, and words in their cells
  ["any", "任意"],
  ["builder", "构建函数"],
  ["code", "错误码"],
  ["default", "默认值"],
  ["documented in", "文档出处"],
  ["hook", "钩子"],
  ["host of the REST API", "REST API 域名"],
  ["HTTP status of the adapters", "适配器返回的 HTTP 状态码"],
  ["its event", "事件字段"],
  ["its fields", "附带字段"],
  ["option", "选项"],
  ["reason", "原因"],
  ["required", "必填"],
  ["retry class", "重试类别"],
  ["type", "类型"],
  ["variable", "环境变量"],
  ["what became of the message", "消息的投递状态"],
  ["what happened", "发生了什么"],
  ["what it is", "说明"],
  ["what it means", "含义"],
  ["what the client does by itself", "客户端自动采取的措施"],
  ["when it is called", "调用时机"],

  // options of a webhook
  ["The app's SDKAppID. Calls for another app are refused.", "应用的 SDKAppID。发给其他应用的回调一律拒绝。"],
  [
    "The token of the callback's authentication, as the console has it; several while it is being changed. With it, every call must be signed, and not older than 60 seconds. The signature proves knowledge of the token and covers no body. Secret.",
    "控制台中回调鉴权的 token；更换期间可以给多个。设置后，每次回调都必须带签名，且不早于 60 秒前。签名只证明对方知道 token，不覆盖请求体。属于机密。"
  ],
  [
    "Must be true where there is no token. It is not documented whether Desk signs these callbacks: use a path that nobody can guess.",
    "没有 token 时必须为 true。文档没有说明 Desk 是否对这些回调签名：请使用无法猜到的路径。"
  ],
  ["What is done with events.", "如何处理事件。"],
  ["What is answered to questions.", "如何回答 Desk 的询问。"],
  [
    "`receipt`: Desk is answered first, and an event is handled at most once. `handlers`: after them, at the latest after `answerWithinMs`; a handler that has failed by then makes it 500, so that Desk repeats the call where the app has switched that on.",
    "`receipt`：先应答 Desk，每个事件最多处理一次。`handlers`：处理完再应答，最迟在 `answerWithinMs` 之后；此前处理失败则应答 500，应用开启了重试时 Desk 会再次回调。"
  ],
  ["How long an answer may take, in milliseconds. Desk waits for 2 seconds.", "应答最多用时（毫秒）。Desk 只等 2 秒。"],
  [
    "Where it is kept which calls have come; default in memory, 10 000 for 10 minutes. Several processes need a common one.",
    "在哪里记录已收到的回调；默认在内存中，10 000 条、10 分钟。多个进程需要共用一个。"
  ],
  [
    "How many handlers run at a time. Those of one session run one after another, in the order of arrival.",
    "同时运行的处理函数数量。同一会话的事件按到达顺序逐个处理。"
  ],
  [
    "How many events may wait for a handler, of together 64 MiB at the most. Beyond it Desk is answered 503.",
    "最多允许多少事件排队等待处理，且合计不超过 64 MiB。超出时应答 503。"
  ],
  [
    "What handlers find as `context.desk`. Adapters default to the request's client.",
    "处理函数中的 `context.desk`。适配器默认使用请求上的客户端。"
  ],
  [
    "A handler, an answer, or the store of `deduplicate` has failed. Default: a warning of the process.",
    "处理函数、回答或 `deduplicate` 的存储失败时调用。默认输出一条进程警告。"
  ],
  [
    "Your backend's receiver of callbacks, which is told what happens. Without it nobody is.",
    "接收回调的后端，模拟器会把发生的事情告诉它。不设置则不通知任何人。"
  ],
  [
    "How many calls of commands are let through within any second; those above it are answered 60007 and not carried out. Of Desk's commands no limit is documented. Without it there is none.",
    "任意一秒内放行的调用次数；超出的返回 60007 且不执行。文档没有给出 Desk 各接口的频率限制。不设置则不限制。"
  ],

  // options of a stream
  [
    "1: `send_stream_msg`, on every channel and in every region. 2: `send_stream_msg_v2`, for the mainland's data centre and newer clients; longer messages, and a lost answer to a continuation costs nothing.",
    "1：`send_stream_msg`，适用于所有渠道和数据中心。2：`send_stream_msg_v2`，仅限中国大陆数据中心和较新的客户端；消息可以更长，续写的响应丢失也没有影响。"
  ],
  [
    'Version 2 only: what clients show that are too old for it. Default: "…" at first, and the whole text in the last call.',
    "仅用于版本 2：不支持流式消息的旧客户端显示的内容。默认先显示“…”，最后一次调用给出全文。"
  ],
  ["How long text is collected before it goes out in one call, in milliseconds.", "两次调用之间攒文本的时间（毫秒）。"],
  [
    "A source that gives nothing for so long is given up, in milliseconds.",
    "文本来源超过该时间（毫秒）没有内容时放弃。"
  ],
  [
    "What happens when Desk refuses a call. `fail`: the stream fails. `send-rest`: the source is read to its end, and what is not shown goes out as ordinary messages.",
    "Desk 拒绝某次调用时如何处理。`fail`：流失败。`send-rest`：把来源读完，未显示的部分作为普通消息发送。"
  ],
  [
    "Called when Desk has accepted text. What it throws ends the stream, and is what `stream` rejects with.",
    "Desk 接受文本后调用。它抛出的错误会结束流，`stream` 以该错误拒绝。"
  ],

  // options
  [
    "What to do when an attempt ended without an answer that says what became of the message. `retry` sends the same packet with the same MsgRandom again, and the receipt says `maybeDuplicate`; `fail` leaves it to you. `verify` reads the session's history, within the send's time: a message that it shows is a success (`receipt.verified`), one that it does not show is sent again, and without a history (a message by `from` and `to` has none) it is as `fail`. When a history shows such messages is not documented: try it before you rely on it. This machine's clock must be right.",
    "某次尝试未得到能说明消息投递状态的响应时如何处理。`retry`：以相同的 MsgRandom 重发同一请求包，并在回执中标记 `maybeDuplicate`；`fail`：交由你处理。`verify`：在本次发送的时限内读取会话历史，历史中有该消息即为成功（`receipt.verified`），没有则重发；没有历史（按 `from` 和 `to` 发送的消息）时与 `fail` 相同。历史何时显示这类消息没有文档说明：使用前请先验证。本机时钟必须准确。"
  ],
  [
    "The human agents to whom `transfer_to_human` and `contact_user` give sessions. `emulator.setAgent` adds and changes some later.",
    "接待 `transfer_to_human` 和 `contact_user` 会话的人工客服。之后可以用 `emulator.setAgent` 添加和修改。"
  ],
  [
    'The data centre it stands for, by the client\'s names: `send_stream_msg_v2` is refused outside of `"china"`.',
    '所模拟的数据中心，名称与客户端的 `region` 相同：在 `"china"` 之外拒绝 `send_stream_msg_v2`。'
  ],
  [
    'The way out through a proxy that opens tunnels (CONNECT): its URL, with http or https, and with user name and password where it wants them; or `"env"`: what `HTTPS_PROXY` (or `https_proxy`, `ALL_PROXY`, `all_proxy`) names, unless `NO_PROXY` names Desk\'s host. Not beside `fetch`. Without it such variables are not used.',
    '经由支持隧道（CONNECT）的代理访问：其 URL，使用 http 或 https，需要时包含用户名和密码；或者 `"env"`：使用 `HTTPS_PROXY`（或 `https_proxy`、`ALL_PROXY`、`all_proxy`）指定的代理，除非 `NO_PROXY` 包含 Desk 的域名。不能与 `fetch` 同时使用。未设置时不使用这些环境变量。'
  ],
  [
    "Use this instead of the pooled client: for tests and special runtimes.",
    "代替内置连接池的 `fetch`，用于测试和特殊的运行环境。"
  ],
  ["The SDKAppID of the app, from the console.", "应用的 SDKAppID，在控制台获取。"],
  ["The App administrator account that sends.", "用于发送消息的 App 管理员账号。"],
  [
    "The app's key, from the console. Exactly one of `secretKey` and `userSig` must be given.",
    "应用的密钥，在控制台获取。`secretKey` 与 `userSig` 必须且只能提供一个。"
  ],
  [
    "A UserSig, which is never renewed, or a function that gets one whenever one is needed.",
    "现成的 UserSig（不会自动续签），或一个在需要时获取 UserSig 的函数。"
  ],
  ["The data centre of the app.", "应用所在的数据中心。"],
  [
    "An origin, instead of a region: https, or http on a loopback address, unless `allowInsecureEndpoint`.",
    "直接指定源（origin），代替 `region`：必须使用 https，回环地址可使用 http；设置 `allowInsecureEndpoint` 后其他主机也可以。"
  ],
  [
    "Allows an `endpoint` with http on another host than loopback: for an emulator in another container. Whoever is on the way can read the UserSig, which travels in the URL.",
    "允许非回环主机的 `endpoint` 使用 http，用于另一个容器中的模拟器。UserSig 在 URL 中，途经的任何人都能读到。"
  ],
  [
    "`1`, and nothing else: a client made from the environment checks every input, sends nothing, and needs no credentials.",
    "只能是 `1`：由环境变量创建的客户端会检查每个输入，但不发送任何内容，也不需要凭证。"
  ],
  [
    "How long one HTTP exchange may take, in milliseconds. It runs while connecting, and again from the moment the request is written to the last byte of the answer; waiting for a free pooled socket does not use it up.",
    "单次 HTTP 请求的时限（毫秒）。建立连接时计时一次；请求写出后重新计时，直到收完响应的最后一个字节。等待空闲连接的时间不计入。"
  ],
  [
    "How long a whole send may take, in milliseconds: queueing, waiting for a socket, every attempt, every pause.",
    "一次发送的总时限（毫秒），包括排队、等待连接、每次尝试和每次重试前的等待。"
  ],
  [
    "When the client tries again by itself. `false`: never, but once with a new UserSig where the old one is refused.",
    "客户端何时自动重试。`false` 表示不重试，仅当 UserSig 被拒绝时重新签名并再试一次。"
  ],
  ["All attempts of a send, the first included.", "一次发送的最大尝试次数，含首次。"],
  [
    "The first pause is drawn between 0 and this, and the bound doubles with each further one. It is five times as high where Desk says that calls come too often.",
    "首次等待时间在 0 到该值（毫秒）之间随机取值，之后每次上限翻倍。当 Desk 提示调用过于频繁时，上限为其五倍。"
  ],
  ["No pause is longer, unless Desk asks for it.", "单次等待的最长时间（毫秒），除非 Desk 要求等待更久。"],
  [
    "How many calls the client starts: it counts its own only, unless they are `shared`. `false`: no limit.",
    "客户端的频率限制：除非设置 `shared`，只统计本客户端发起的调用。`false` 表示不限制。"
  ],
  [
    "Where all processes of this SDKAppID meet, so that together they start no more than `perSecond`: `redisRate`, `postgresRate` or `sqliteRate` of `@tcdesk/core/rate`, or one of your own. All must have the same `perSecond`. While the store can't be had, each process starts a quarter of it, and `status().rateLimit` says `local`. Without it the client counts its own calls only.",
    "同一 SDKAppID 的所有进程共用的存储，使它们合计不超过 `perSecond`：`@tcdesk/core/rate` 的 `redisRate`、`postgresRate` 或 `sqliteRate`，也可以自己实现。所有进程的 `perSecond` 必须相同。存储不可用时，每个进程只发起其四分之一，`status().rateLimit` 为 `local`。未设置时只统计本客户端的调用。"
  ],
  [
    "Calls that may start within any second. 200 is what Tencent's IM API allows an app by default.",
    "任意一秒内最多发起的调用次数。200 是腾讯云即时通信 IM 接口对单个应用的默认限制。"
  ],
  [
    "How many sends may wait for their turn. Unless set, as many as get it within `deadlineMs`.",
    "允许排队的发送数量。未设置时，为 `deadlineMs` 内能够轮到的数量。"
  ],
  [
    "Lifetime of a UserSig made from `secretKey`, in seconds: 7 days. It is renewed before it ends.",
    "由 `secretKey` 生成的 UserSig 的有效期（秒），默认 7 天，到期前自动续签。"
  ],
  [
    "Pooled sockets. `connections / latency` is the most calls a second.",
    "连接池中的连接数。每秒调用次数的上限为 `connections / latency`（连接数除以单次延迟）。"
  ],
  [
    "Functions that are told of calls, attempts, retries, successes and failures; a list of such objects is fine.",
    "在调用、尝试、重试、成功和失败时被通知的函数；也可以传入由多个此类对象组成的数组。"
  ],

  // hooks
  ["When a call begins.", "调用开始时。"],
  ["After every HTTP exchange.", "每次 HTTP 请求结束之后。"],
  ["Before the pause that comes before another attempt.", "再次尝试前的等待开始之前。"],
  ["After Desk has accepted a message.", "Desk 接受消息之后。"],
  [
    "After a call has failed, for whatever reason, also when it was refused before it began.",
    "调用失败之后，不论原因；开始之前即被拒绝的调用也包括在内。"
  ],
  [
    "After a call that had begun has ended, well or not, and after `onSent` or `onError`.",
    "已开始的调用结束之后，无论成败；在 `onSent` 或 `onError` 之后调用。"
  ],

  // reasons
  [
    "the input breaks a rule of the API; nothing was sent. `issues` lists the faults, a hundred at the most",
    "输入不符合接口规则，未发送任何内容；`issues` 列出各处错误，至多一百处"
  ],
  ["Desk refuses this message or request", "Desk 拒绝了这条消息或这次请求"],
  ["the UserSig, or the key it was made with, is not accepted", "UserSig 或生成它的密钥未被接受"],
  ["the identifier or this machine may not do this", "该账号或本机无权执行此操作"],
  [
    "the app is unknown here, disabled, unpaid, or in another region",
    "应用在此不存在、被停用、欠费，或位于其他数据中心"
  ],
  ["Desk says: too many calls", "Desk 提示调用过于频繁"],
  ["Desk or its gateway failed", "Desk 或其网关出现故障"],
  [
    "no agent can take the session: none is online, or all are busy or on a break",
    "没有客服可以接待：无人在线，或均处于忙碌、小休状态"
  ],
  ["the session can't be transferred to a human", "会话无法转人工"],
  ["the app has this feature switched off", "应用未开启该功能"],
  ["the user's account does not exist", "用户账号不存在"],
  ["the user is talking to a human already", "用户已在人工会话中"],
  ["a limit on the number of accounts is reached", "账号数量已达上限"],
  [
    "this client, this process, or a `fetch` or transport that it was given is at fault, and not the network",
    "问题出在本客户端、本进程，或传入的 `fetch` 或传输层，而非网络"
  ],
  ["a code that no document names; it stands in `code`", "文档中没有的错误码，原样保留在 `code` 中"],
  ["no connection, or it broke", "无法建立连接，或连接中断"],
  ["a time limit of the client ran out", "超出客户端设定的时限"],
  ["an answer that is none of Desk's", "收到的不是 Desk 的响应"],
  ["this client's own rate limit has no place within the deadline", "受本客户端频率限制，在时限内无法轮到"],
  ["the caller's signal; its reason is the error's `cause`", "调用方通过 signal 中止；中止原因见错误的 `cause`"],
  ["the client is closed", "客户端已关闭"],

  // deliveries
  [
    "nothing of it left this process; sending it again can't make a duplicate",
    "消息未离开本进程；再次发送不会造成重复"
  ],
  ["Desk answered that it refuses it; nobody received it", "Desk 明确拒绝；没有人收到"],
  [
    "it left, and no valid answer came back; the customer may have received it",
    "消息已发出，但未收到有效响应；客户可能已经收到"
  ],

  // retry classes
  ["again after a pause, as often as `retry.attempts` allows", "等待后重试，总次数不超过 `retry.attempts`"],
  ["the same, with longer pauses", "同上，但等待更久"],
  ["one more attempt at the most", "最多再试一次"],
  ["one more attempt at once, with a new UserSig", "使用新的 UserSig 立即再试一次"],
  ["stop; and no call with this credential for 60 seconds", "停止；60 秒内不再使用该凭证发起调用"],
  ["stop", "停止，不重试"],

  // where codes are documented
  ["send_msg", "send_msg"],
  ["common codes", "公共错误码"],
  ["message codes", "消息错误码"],
  ["Desk's other commands", "Desk 其他接口"],
  ["the console's service", "控制台服务接口"],

  // codes, as the doctor says them
  ...meanings,

  // elements
  ["Text, as the customer reads it.", "文本，客户看到的原文。"],
  [
    "A custom element of your own; a message may hold at most one custom element, Desk's own included.",
    "你自定义的消息元素；一条消息最多包含一个自定义元素，Desk 定义的也计算在内。"
  ],
  [
    'A card with title, text, picture and link (`src` "22"). All four are needed; `pic` and `url` are addresses.',
    '卡片消息，含标题、描述、图片和链接（`src` 为 "22"）。四项均为必填；`pic` 与 `url` 为地址。'
  ],
  [
    'An order card (`src` "28"). Its shape is known from the source of one client only.',
    '订单消息（`src` 为 "28"）。其结构仅见于一个客户端的源码。'
  ],
  [
    'Choices under a heading (`src` "15"): a tap answers with the choice\'s `content` as a text message.',
    '带标题的选项列表（`src` 为 "15"）：点击某项后，客户以该项的 `content` 作为文本消息回复。'
  ],
  [
    'A question (`src` "21"). Its shape is known from the source of clients only.',
    '表单提问（`src` 为 "21"）。其结构仅见于客户端的源码。'
  ],
  [
    'A welcome card (`src` "29", subtype `welcome_msg`). Its shape is known from the source of clients only.',
    '欢迎卡片（`src` 为 "29"，subtype 为 `welcome_msg`）。其结构仅见于客户端的源码。'
  ],
  [
    'Rich text in Markdown (`src` "30"). Its shape is known from the source of clients only.',
    'Markdown 富文本（`src` 为 "30"）。其结构仅见于客户端的源码。'
  ],
  ["A picture, in up to three sizes.", "图片，最多三种尺寸。"],
  ["A voice message.", "语音消息。"],
  ["A file to download.", "可供下载的文件。"],
  ["A video, and the picture that stands for it until it plays.", "视频，以及播放前显示的封面图。"],
  ["A place on the map.", "地图上的位置。"],
  ["An emoji of the apps' own set.", "应用自有表情集中的表情。"],
  [
    "An element of any type, in the wire's own words; a type that this package knows is checked like one of its own.",
    "任意类型的消息元素，按接口原有的字段名书写；本包已知的类型会照常校验。"
  ],

  // options of the emulator
  [
    "Where it is: `http://` or `https://`, as it is configured in Desk's console, so without a query, a fragment, user name or password. Of a server that listens only once the emulator runs, a function that gives it: it is asked with each call.",
    "回调地址，`http://` 或 `https://`，写法与 Desk 管理端一致：不含查询参数、片段、用户名和密码。如果服务在模拟器启动之后才监听，可以传入返回地址的函数，每次回调时调用。"
  ],
  [
    "The callback token, 1 to 128 characters: then every call has `Sign` and `RequestTime`. Without it calls are unsigned.",
    "回调鉴权 token，1 到 128 个字符：设置后每次回调都带 `Sign` 和 `RequestTime`。未设置则不签名。"
  ],
  [
    "How often an event is told again when its answer is late or not as it should be, a second after that. In the console retries are off unless switched on; number and pauses of the real ones are not documented.",
    "应答超时或有误时重复回调的次数，每次间隔一秒。控制台中默认不开启重试；真实服务的次数和间隔没有文档说明。"
  ],
  [
    "Names of events that no document names, by what they tell: only those named are told, and each call is marked as `invented`.",
    "文档没有给出名称的事件，在这里按含义自拟名称：只回调列出的事件，并标记为 `invented`。"
  ],
  [
    "Whether `transfer_to_human` asks (`ChatBot.OnAssignHuman`) where it names neither agents nor a group.",
    "`transfer_to_human` 既没有指定客服也没有指定客服组时，是否询问后端（`ChatBot.OnAssignHuman`）。"
  ],
  [
    "Whether `contact_user` asks first (`Desk.CallbackBeforeIMContactUser`): an ErrorCode other than 0 refuses it.",
    "`contact_user` 是否先询问后端（`Desk.CallbackBeforeIMContactUser`）：返回非 0 的 ErrorCode 表示拒绝。"
  ],
  ["TCP port; 0 takes any free one.", "TCP 端口；0 表示任选一个空闲端口。"],
  [
    "Address to listen on. On anything but a loopback address the whole network can reach it.",
    "监听地址。若不是回环地址，整个网络都能访问。"
  ],
  ["The app's SDKAppID.", "应用的 SDKAppID。"],
  ["The App administrator's account.", "App 管理员账号。"],
  [
    "The key of UserSigs. Unless given, this machine's: made at the first start, and kept in `tcdesk-emulator/secret-key` under `$XDG_STATE_HOME`, `~/.local/state` or, on Windows, `%LOCALAPPDATA%`, readable by its owner only. Where that cannot be written, a new one each time.",
    "生成 UserSig 的密钥。未提供时使用本机的密钥：首次启动时生成，保存在 `$XDG_STATE_HOME`、`~/.local/state`（Windows 为 `%LOCALAPPDATA%`）下的 `tcdesk-emulator/secret-key`，仅其所有者可读。无法写入时，每次启动都重新生成。"
  ],
  [
    "Other names by which it is reached, without port: of a compose service (`emulator`), of a CI service's alias, `host.docker.internal`. Requests whose `Host` header has another name are refused, since DNS can point any name at this machine.",
    "访问模拟器时使用的其他主机名，不含端口：compose 服务名（`emulator`）、CI 服务的别名、`host.docker.internal`。`Host` 请求头为其他名称的请求会被拒绝，因为 DNS 可以把任意名称指向本机。"
  ],
  [
    "How long a MsgRandom is remembered per route, in milliseconds; 0 switches de-duplication off. Desk's documents name no window; \"the same second\" of IM's `sendmsg` is the cautious reading. IM's C2C page says 120 000.",
    "每条路由记住 MsgRandom 的时长（毫秒）；0 表示关闭去重。Desk 的文档未说明去重窗口；按 IM `sendmsg` 的“同一秒内”取值是较保守的理解，IM 单聊文档为 120 000。"
  ],
  [
    "The time, in milliseconds since 1970. De-duplication, the life of UserSigs and records go by it.",
    "当前时间（自 1970 年起的毫秒数）。去重、UserSig 有效期和记录都以它为准。"
  ],
  ["How many messages, and how many requests, are kept: the newest.", "保留的消息数量与请求数量，只保留最新的。"],
  [
    "Makes faults by chance strike the same requests in every run.",
    "随机数种子，使按概率注入的故障在每次运行中命中相同的请求。"
  ],
  [
    "What a validly signed identifier that is not the App administrator is answered: 60010, the gateway's, or 90009.",
    "签名有效但不是 App 管理员的账号得到的错误码：60010（网关的）或 90009。"
  ],
  [
    "The customer-service accounts (客服号), which alone may be FromAccount and must not be ToAccount. By default every account that begins with `@` is one: all in the documents do, the default `@customer_service_account` among them, but no page says that all must.",
    "客服号：只有它们可以作为 FromAccount，且不能作为 ToAccount。默认以 `@` 开头的账号都视为客服号：文档中的客服号（包括默认的 `@customer_service_account`）都是如此，但没有页面说明必须如此。"
  ]
])
