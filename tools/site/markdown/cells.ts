/**
 * Output of a terminal has columns, and no two fonts agree on how wide Chinese is beside Latin. Each run of such characters gets the
 * width that a terminal gives it, so that the columns stand one below the other in every font.
 */
import type { MarkdownOptions } from "vitepress"

type Transformer = NonNullable<MarkdownOptions["codeTransformers"]>[number]

const runs =
  /([\u2e80-\ua4cf\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6]+)|[^\p{ASCII}]+?(?=[\p{ASCII}\u2e80-\uffe6])/gu

export const keepColumns: Transformer = {
  name: "columns of a terminal",
  postprocess: (html, { lang }) =>
    lang === "text"
      ? html.replaceAll(runs, (run: string, wide: string | undefined) => {
          const width = [...run].length * (wide === undefined ? 1 : 2)
          return `<span class="cells" style="width:${width}ch">${run}</span>`
        })
      : html
}
