/**
 * A typedoc plugin for what differs from package to package: modules are called by what one writes after `from`
 * (`@tcdesk/core/effect`, not `effect`), and each package has types that its users never name.
 */
import {
  type Application,
  Converter,
  DeclarationReflection,
  type PageDefinition,
  type ProjectReflection,
  Reflection,
  ReflectionKind,
  type RouterTarget
} from "typedoc"
import { ModuleRouter } from "typedoc-plugin-markdown"

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

/**
 * A page's address is what one writes after `from`, without the scope, and that of a namespace begins with its entry's: `core`,
 * `core/effect`, `core/effect/Desk`. A package of several entries has no page: it would show nothing but their names.
 */
class EntryRouter extends ModuleRouter {
  override getIdealBaseName(reflection: Reflection): string {
    const name = reflection.name.replace(/^@tcdesk\//, "")
    if (isPackage(reflection)) return `${name}/package`
    const isNamespace = reflection.kind === ReflectionKind.Namespace
    return isNamespace && reflection.parent !== undefined ? `${this.getIdealBaseName(reflection.parent)}/${name}` : name
  }

  /**
   * Each name is given its anchor as a child of its parent. Before that its parent would give it one with both names, which is
   * not kept, but taken: `Webhook.status` that of `WebhookStatus`.
   */
  protected override buildAnchors(target: RouterTarget, pageTarget: RouterTarget): void {
    if (target instanceof Reflection && target.parent === pageTarget) super.buildAnchors(target, pageTarget)
  }

  override buildPages(project: ProjectReflection): Array<PageDefinition<RouterTarget>> {
    return super.buildPages(project).filter(({ model }) => !isPackage(model))
  }
}

const isPackage = (target: RouterTarget): boolean =>
  target instanceof DeclarationReflection && target.getChildrenByKind(ReflectionKind.Module).length > 0

export const load = (app: Application): void => {
  app.renderer.defineRouter("entries", EntryRouter)
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    const { packageName = "" } = project
    for (const module of project.getChildrenByKind(ReflectionKind.Module)) {
      module.name = `${packageName}${module.name === "" ? "" : `/${module.name}`}`
    }
    app.options.setValue("intentionallyNotExported", unnamed[packageName] ?? [])
  })
}
