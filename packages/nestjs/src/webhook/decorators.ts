/** Methods of any provider that hear events, or answer questions. */
import type {
  Answers,
  AssignHumanRequest,
  Assignment,
  ContactUserRequest,
  Handler,
  InterfaceInvocation as InterfaceInvocationRequest,
  SessionEvent,
  SessionEventName
} from "@tcdesk/core/webhook"

/**
 * Which webhook a method is for.
 *
 * @publicApi
 */
export interface DeskHandlerOptions {
  /** The name of its `DeskWebhookModule`; without it, the default one. */
  readonly webhook?: string | undefined
}

/** What a method has been marked as. */
export interface Mark {
  readonly decorator: string
  readonly webhook: string | undefined
  readonly hears?: string
  readonly answers?: keyof Answers
}

/** A text, so that two installed copies understand each other. */
const marksKey = "tcdesk:webhook"

export const marksOf = (method: object): ReadonlyArray<Mark> => Reflect.getMetadata(marksKey, method) ?? []

/** A decorator that only methods of the right parameters and results may have. */
type MethodDecoratorOf<Method> = <M extends Method>(
  target: object,
  key: string | symbol,
  descriptor: TypedPropertyDescriptor<M>
) => void

const marking =
  <Method>(mark: Mark): MethodDecoratorOf<Method> =>
  (target, key, { value }) => {
    // Nest makes no instance for it: nobody would ever call it.
    if (typeof target === "function")
      throw new TypeError(`@${mark.decorator} on ${target.name}.${String(key)}: a static method can't be found.`)
    if (value) Reflect.defineMetadata(marksKey, [...marksOf(value), mark], value)
  }

const answering =
  <Method>(decorator: string, answers: keyof Answers) =>
  ({ webhook }: DeskHandlerOptions = {}): MethodDecoratorOf<Method> =>
    marking({ decorator, webhook, answers })

/**
 * The method hears an event, by its name as Desk spells it; `"*"`: every event that has no handler of its own. It may be a method of any
 * provider or controller that is made once (neither request-scoped nor transient), and of a module that is loaded at the start. Several for one
 * event all run. What it returns is awaited and otherwise ignored; what it throws is told to `onError`.
 *
 * @example
 * ```ts prelude=nest
 * import { Injectable } from "@nestjs/common"
 * import { DeskService } from "@tcdesk/nestjs"
 * import { OnDeskEvent, type SessionEvent } from "@tcdesk/nestjs/webhook"
 *
 * @Injectable()
 * class Bot {
 *   constructor(private readonly desk: DeskService) {}
 *
 *   @OnDeskEvent("ChatBot.UserSendMsg")
 *   async onMessage({ sessionId, text }: SessionEvent) {
 *     if (text) await this.desk.send({ sessionId, text: `您说:${text}` })
 *   }
 * }
 * ```
 *
 * @publicApi
 */
export const OnDeskEvent = (
  event: SessionEventName | "Member.StatusChange" | "*",
  { webhook }: DeskHandlerOptions = {}
): MethodDecoratorOf<Handler> => marking({ decorator: `OnDeskEvent(${JSON.stringify(event)})`, webhook, hears: event })

/**
 * The method says who answers a user's message: your bot (`"own"`), or Desk's (`"builtin"`). One method in an application.
 *
 * @publicApi
 */
export const AiProvider: (
  options?: DeskHandlerOptions
) => MethodDecoratorOf<(event: SessionEvent) => "own" | "builtin" | Promise<"own" | "builtin">> = answering(
  "AiProvider",
  "aiProvider"
)

/**
 * The method says who gets a session whose user wants a human. One method in an application.
 *
 * @example
 * ```ts prelude=nest
 * import { Injectable } from "@nestjs/common"
 * import { AssignHuman, type AssignHumanRequest } from "@tcdesk/nestjs/webhook"
 *
 * @Injectable()
 * class Desks {
 *   @AssignHuman()
 *   assign({ clientUserId }: AssignHumanRequest) {
 *     return { groupId: clientUserId?.startsWith("vip-") ? 2 : 1 }
 *   }
 * }
 * ```
 *
 * @publicApi
 */
export const AssignHuman: (
  options?: DeskHandlerOptions
) => MethodDecoratorOf<(request: AssignHumanRequest) => Assignment | Promise<Assignment>> = answering(
  "AssignHuman",
  "assignHuman"
)

type Variables = Readonly<Record<string, string | number | boolean>>

/** A bot's task calls your interface. */
export type InterfaceInvocation = InterfaceInvocationRequest

/**
 * The method gives values for the variables of a bot's task. One method in an application. The type of its request has the same name.
 *
 * @publicApi
 */
export const InterfaceInvocation: (
  options?: DeskHandlerOptions
) => MethodDecoratorOf<(request: InterfaceInvocationRequest) => Variables | Promise<Variables>> = answering(
  "InterfaceInvocation",
  "interfaceInvocation"
)

/**
 * The method says whether an agent may write to a user first. One method in an application.
 *
 * @publicApi
 */
export const BeforeContactUser: (
  options?: DeskHandlerOptions
) => MethodDecoratorOf<(request: ContactUserRequest) => boolean | Promise<boolean>> = answering(
  "BeforeContactUser",
  "beforeContactUser"
)
