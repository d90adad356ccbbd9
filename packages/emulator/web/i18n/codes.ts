/**
 * What the codes mean, in one line: those the emulator answers, and those a client may meet beside them (common codes, send_msg, IM).
 */
import type { Language } from "./language.ts"

const group = (codes: readonly number[], en: string, zh: string) =>
  codes.map((code): readonly [number, Readonly<Record<Language, string>>] => [code, { en, zh }])

const MEANINGS: ReadonlyMap<number, Readonly<Record<Language, string>>> = new Map([
  ...group([-7], "A parameter or the JSON could not be parsed", "参数或 JSON 解析失败"),
  ...group([-14], "Called too often", "超过最大调用频率"),
  ...group([20001, 20003], "Bad packet, sender or receiver", "请求包、发送方或接收方有误"),
  ...group([20002], "UserSig is not valid", "UserSig 无效"),
  ...group([20004, 20005], "Network trouble or internal error behind the service", "服务内部网络或内部错误"),
  ...group([20006], "Refused by your own webhook", "被您自己的回调拒绝"),
  ...group([60002], "The HTTP request or its URL could not be parsed", "HTTP 请求或 URL 解析失败"),
  ...group([60003], "The request's JSON could not be parsed", "请求 JSON 解析失败"),
  ...group([60004, 60005], "Account or signature is wrong", "账号或签名有误"),
  ...group([60006], "SDKAppID is not valid", "SDKAppID 无效"),
  ...group([60007, 60011, 60018, 60019], "Called too often", "调用过于频繁"),
  ...group([60008], "The service timed out; the message may have been stored", "服务超时，消息可能已保存"),
  ...group([60009], "Unknown resource: wrong URL", "请求的资源不存在：URL 有误"),
  ...group([60010, 90009], "The identifier is no App administrator", "identifier 不是 App 管理员"),
  ...group([60012], "sdkappid is missing from the URL", "URL 缺少 sdkappid"),
  ...group([60013], "The service could not read its own answer", "服务响应解析失败"),
  ...group([60014], "The account look-up timed out", "查询账号超时"),
  ...group([60016, 60017], "The app is disabled", "应用已停用"),
  ...group([60020], "The plan has expired or is in arrears", "套餐已过期或欠费"),
  ...group([60021], "The source IP is not allowed", "来源 IP 不允许"),
  ...group([60025], "A parameter of the URL is wrong", "URL 参数有误"),
  ...group([60026], "Domain and SDKAppID are of different regions", "域名与 SDKAppID 不在同一地域"),
  ...group([60027], "The product may not use this command", "该产品不能使用此接口"),
  ...group([60028], "The trial's daily volume is used up", "体验版当日用量已用完"),
  ...group([70001], "UserSig has expired", "UserSig 已过期"),
  ...group([70002, 70003, 70005], "UserSig is empty or malformed", "UserSig 为空或格式错误"),
  ...group([70009], "UserSig was made with another key", "UserSig 由其他密钥生成"),
  ...group([70013], "The identifier is not the one signed", "identifier 与签名不匹配"),
  ...group([70014], "The SDKAppID is not the one signed", "SDKAppID 与签名不匹配"),
  ...group([70016, 70020], "No such app here: check region and SDKAppID", "应用不存在：检查地域与 SDKAppID"),
  ...group([70050], "Verification failed too often: wait 60 s", "验证失败次数过多：请等待 60 秒"),
  ...group([70052], "UserSig was invalidated", "UserSig 已失效"),
  ...group([70107], "The account has not been imported", "账号未导入"),
  ...group([70169, 70202], "Internal time-out", "内部超时"),
  ...group([70402], "A parameter is illegal", "参数非法"),
  ...group([70403], "Needs an App administrator", "需要 App 管理员权限"),
  ...group([70500], "Internal error", "内部错误"),
  ...group([80001, 80004], "Blocked by content moderation", "内容安全拦截"),
  ...group([80002], "The message is too long", "消息过长"),
  ...group([90001], "The body is not valid JSON", "请求体不是合法 JSON"),
  ...group([90002], "MsgBody does not follow the message format", "MsgBody 不符合消息格式描述"),
  ...group([90003, 90008, 90012, 90048], "An account is missing, wrong or unknown", "账号缺失、有误或不存在"),
  ...group([90005], "MsgRandom is missing or no integer", "MsgRandom 缺失或不是整数"),
  ...group([90007], "MsgBody is no array", "MsgBody 不是数组"),
  ...group([90010], "The packet does not follow the message format", "请求包不符合 TIMMsgElement 定义"),
  ...group([90057], "Sent too often", "发送过于频繁"),
  ...group(
    [90992, 90994, 90995, 91000],
    "Internal error; the message may have been stored",
    "内部错误，消息可能已保存"
  ),
  ...group(
    [93000],
    "Too long: at most 12 KB, and 128 KB of send_stream_msg_v2",
    "超长：最大 12 KB，send_stream_msg_v2 为 128 KB"
  ),
  ...group([141000], "The app is not a Desk app", "不是 Desk 应用"),
  ...group([141001], "No agent could be assigned: none is available online", "分配人工客服失败：没有可用的在线客服"),
  ...group([141002], "Internal error, try again; the message may have been stored", "内部错误请重试，消息可能已保存"),
  ...group([141003], "The session cannot be handed to a human agent", "该会话不能转人工"),
  ...group([141004], "A parameter is illegal", "参数非法"),
  ...group([141005], "The session does not exist or has ended", "会话不存在或已结束"),
  ...group([141009], "The command was called too often", "接口调用过于频繁"),
  ...group([141010], "There is no such agent", "客服账号不存在"),
  ...group([141011], "The agent is not online", "客服不在线"),
  ...group([141012], "The agent has as many sessions as the limit allows", "客服已达接待上限"),
  ...group([141013], "The agent is on a break", "客服正在小休"),
  ...group([141014], "“Contact user” is switched off", "“联系用户”功能未开启"),
  ...group([141015], "There is no such user", "用户账号不存在"),
  ...group([141016], "The user is in a session with an agent already", "用户已在人工会话中"),
  ...group([141017], "No agent could be assigned: is any of them online?", "分配客服失败，请检查是否有客服在线")
])

export const meaningOf = (code: number, language: Language): string | undefined => MEANINGS.get(code)?.[language]
