/** Which outbox: as it is typed. */
import { option } from "../command/params.ts"

export const storeTakes = {
  store: option({
    value: "FILE|URL",
    help: {
      en: "a file of SQLite, or the URL of a database, without a password",
      zh: "SQLite 文件，或不含密码的数据库 URL"
    }
  }),
  storeEnv: option({
    value: "NAME",
    help: {
      en: "the variable that holds it, as a URL with a password must come",
      zh: "存放上述内容的环境变量名；含密码的 URL 必须用此方式"
    }
  }),
  queue: option({
    value: "NAME",
    help: {
      en: "the outbox's queue in PostgreSQL, or its prefix in Redis (default: tcdesk-outbox)",
      zh: "outbox 在 PostgreSQL 中的队列名，或在 Redis 中的前缀（默认 tcdesk-outbox）"
    }
  }),
  schema: option({
    value: "NAME",
    help: {
      en: "pg-boss's schema in PostgreSQL (default: pgboss)",
      zh: "pg-boss 在 PostgreSQL 中的 schema（默认 pgboss）"
    }
  })
}
