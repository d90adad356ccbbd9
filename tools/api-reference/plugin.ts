/**
 * A typedoc plugin for what differs from package to package: modules are called by what one writes after `from`
 * (`@tcdesk/core/effect`, not `effect`), and each package has types that its users never name.
 */
import { type Application, Converter, ReflectionKind } from "typedoc"

/** They show how a public type is put together; what it is, the public type says. */
const unnamed: Readonly<Record<string, ReadonlyArray<string>>> = {
  "@tcdesk/core": [
    "BodyContent",
    "BodyFromAccount",
    "BodyToSession",
    "Credential",
    "ExchangePhase",
    "Fields",
    "FromAccount",
    "Handling",
    "KeyedBodyFromAccount",
    "KeyedBodyToSession",
    "KeyedTextFromAccount",
    "KeyedTextToSession",
    "NoBuiltIn",
    "Repeatable",
    "TextContent",
    "TextFromAccount",
    "TextToSession",
    "ToSession"
  ],
  "@tcdesk/koa": ["AtPath"],
  "@tcdesk/nestjs": ["ASYNC_OPTIONS_TYPE", "ClosingOptions", "Given", "MethodDecoratorOf", "OpenOutbox", "OpenWebhook"],
  "@tcdesk/outbox": ["Chance", "ClientUser", "KillLoopFault", "KillLoopRequest"],
  "@tcdesk/emulator": ["Stored"]
}

export const load = (app: Application): void => {
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    const { packageName = "" } = project
    for (const module of project.getChildrenByKind(ReflectionKind.Module)) {
      module.name = `${packageName}${module.name === "" ? "" : `/${module.name}`}`
    }
    app.options.setValue("intentionallyNotExported", unnamed[packageName] ?? [])
  })
}
