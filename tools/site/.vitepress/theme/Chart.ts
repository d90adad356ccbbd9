/** A chart of Mermaid. Its library is large, and comes with the first page that has one; until then the chart's text is shown. */
import { useData } from "vitepress"
import { defineComponent, h, nextTick, onMounted, ref, useId, watch } from "vue"

/** Mermaid's notes are too dark and its actors too pale to be read on these pages. */
const light = {
  theme: "neutral",
  themeVariables: {
    noteBkgColor: "#eef1fb",
    noteBorderColor: "#a9b6dd",
    noteTextColor: "#3c3c43",
    actorBorder: "#8a8a93",
    actorLineColor: "#a3a3ad"
  }
} as const
const dark = {
  theme: "dark",
  themeVariables: { noteBkgColor: "#2b3245", noteBorderColor: "#5a6689", noteTextColor: "#dfdfd6" }
} as const

export const Chart = defineComponent({
  props: { source: { type: String, required: true } },
  setup: (props) => {
    const { isDark } = useData()
    const id = useId().replaceAll(/\W/g, "")
    const drawn = ref("")
    const text = () => decodeURIComponent(props.source)
    const draw = async (): Promise<void> => {
      const { default: mermaid } = await import("mermaid")
      mermaid.initialize({ startOnLoad: false, fontFamily: "inherit", ...(isDark.value ? dark : light) })
      const { svg } = await mermaid.render(`chart${id}`, text())
      // A drawing is higher than its text: who was led to a place further down stays there.
      const place = document.getElementById(decodeURIComponent(location.hash.slice(1)))
      const top = () => place?.getBoundingClientRect().top ?? 0
      const before = top()
      drawn.value = svg
      await nextTick()
      scrollBy({ top: top() - before, behavior: "instant" })
    }
    onMounted(() => watch([isDark, text], draw, { immediate: true }))
    return () =>
      drawn.value === ""
        ? h("pre", { class: "chart" }, text())
        : h("figure", { class: "chart", innerHTML: drawn.value })
  }
})
