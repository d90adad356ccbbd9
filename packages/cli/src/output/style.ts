/** Colours: on a terminal, unless somebody says otherwise (no-color.org, force-color.org). */
import { styleText } from "node:util"
import type { Output, Variables } from "../world/World.ts"

type Paint = (text: string) => string

export interface Style {
  readonly bold: Paint
  readonly dim: Paint
  readonly red: Paint
  readonly green: Paint
  readonly yellow: Paint
  readonly cyan: Paint
}

export const hasColours = ({ NO_COLOR, FORCE_COLOR, TERM }: Variables, output: Output): boolean => {
  if (NO_COLOR) return false
  if (FORCE_COLOR) return FORCE_COLOR !== "0" && FORCE_COLOR !== "false"
  return output.isTTY && TERM !== "dumb"
}

export const styleOf = (isColoured: boolean): Style => {
  const paint =
    (format: keyof Style): Paint =>
    (text) =>
      isColoured ? styleText(format, text, { validateStream: false }) : text
  return {
    bold: paint("bold"),
    dim: paint("dim"),
    red: paint("red"),
    green: paint("green"),
    yellow: paint("yellow"),
    cyan: paint("cyan")
  }
}
