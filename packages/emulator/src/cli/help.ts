/**
 * What `--help` prints.
 */
import { type Flag, optionFlags } from "./flags.ts"

type Shown = Pick<Flag, "name" | "value" | "help" | "repeated">

/** Flags that are no options of `startEmulator`. */
const OWN: readonly Shown[] = [
  {
    name: "webhook-retries",
    value: "<number>",
    help: "how often an event is told again when its answer is late or wrong (default 0)"
  },
  {
    name: "session",
    value: "<user>[=<id>]",
    help: "open a session with this user (default demo-user; with exec none)",
    repeated: true
  },
  {
    name: "env-file",
    value: "<file>",
    help: "read variables from this file; those of the environment win, and with exec the command has them too"
  },
  {
    name: "write-env",
    value: "<file>",
    help: "write the TCDESK_* lines to this file once it listens, for its owner only; removed at the end"
  },
  { name: "help", value: "", help: "show this" },
  { name: "version", value: "", help: "show the version" }
]

const line = ({ name, value, help, repeated }: Shown): string =>
  `  ${`--${name} ${value}`.padEnd(37)}${help}${repeated === true ? "; may be repeated" : ""}`

export const HELP = `Usage: tcdesk-emulator [options]
       tcdesk-emulator exec [options] -- <command> [arguments]

A Tencent Cloud Desk on your machine: judges every request by the documents and shows what users received.

With exec it runs a command that finds the emulator in its environment: TCDESK_SDK_APP_ID, TCDESK_IDENTIFIER,
TCDESK_SECRET_KEY and TCDESK_ENDPOINT are the emulator's, whatever they were before, so that a real key never gets
there. TCDESK_WEBHOOK_TOKEN, which is no flag so that no list of processes shows it, is the command's and the emulator's alike. Signals and the exit code are passed on, and the emulator ends with the command.

${[...Object.values<Flag>(optionFlags), ...OWN].map(line).join("\n")}

Examples:
  tcdesk-emulator                                     prints the TCDESK_* lines for your .env
  tcdesk-emulator exec -- npm test
  tcdesk-emulator exec --port 7717 --env-file .env -- npm run dev
  TCDESK_WEBHOOK_TOKEN=… tcdesk-emulator --webhook http://127.0.0.1:3000/desk/callback
  tcdesk-emulator --host 0.0.0.0 --allow-host emulator     in a container that others call emulator
`
