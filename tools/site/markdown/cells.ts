/**
 * Output of a terminal has columns, and no two fonts agree on how wide Chinese is beside Latin. Each character gets the
 * width that a terminal gives it (`style.css`), so that the columns stand one below the other in every font.
 */
import type { MarkdownOptions } from "vitepress"

type Transformer = NonNullable<MarkdownOptions["codeTransformers"]>[number]

const wide = /[\u2e80-\ua4cf\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6]+/g
const narrow = /[✓✗]/g

export const keepColumns: Transformer = {
  name: "columns of a terminal",
  postprocess: (html, { lang }) =>
    lang === "text"
      ? html
          .replaceAll(wide, (run) => `<span class="wide">${run}</span>`)
          .replaceAll(narrow, (mark) => `<span class="narrow">${mark}</span>`)
      : html
}
