/**
 * The page's icons, drawn on a grid of 24.
 */
const PATHS = {
  inbox: "M4 13h4l1.5 3h5L16 13h4M4 13l2.5-8h11L20 13v5a1.5 1.5 0 0 1-1.5 1.5h-13A1.5 1.5 0 0 1 4 18z",
  list: "M8 6h12M8 12h12M8 18h12M4 6h.01M4 12h.01M4 18h.01",
  bolt: "M13 3 5 14h6l-1 7 8-11h-6z",
  clock: "M12 7v5l3.5 2M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z",
  trash: "M5 7h14M10 7V4.5h4V7M7 7l1 13h8l1-13M10.5 11v5M13.5 11v5",
  sun: "M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 3v1.5M12 19.5V21M3 12h1.5M19.5 12H21M5.6 5.6l1.1 1.1M17.3 17.3l1.1 1.1M5.6 18.4l1.1-1.1M17.3 6.7l1.1-1.1",
  moon: "M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5z",
  auto: "M12 3a9 9 0 1 0 0 18zM12 3a9 9 0 0 1 0 18",
  plus: "M12 5v14M5 12h14",
  search: "M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM20 20l-4-4",
  send: "M5 12h13M12 5.5 18.5 12 12 18.5",
  copy: "M9 9h10v11H9zM5 15V4h10",
  check: "M5 12.5 10 17 19 7.5",
  cross: "M6 6l12 12M18 6 6 18",
  dash: "M7 12h10",
  back: "M14.5 5.5 8 12l6.5 6.5",
  forward: "M9.500 5.500 16 12l-6.500 6.500",
  question:
    "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM9.500 9.500a2.500 2.500 0 1 1 3.500 2.300c-.7.3-1 .8-1 1.700M12 16.700h.01",
  globe:
    "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM3.500 12h17M12 3c2.500 2.500 3.500 5.500 3.500 9s-1 6.500-3.500 9c-2.500-2.500-3.500-5.500-3.500-9s1-6.500 3.500-9z",
  more: "M5 13a1 1 0 1 0 0-2 1 1 0 0 0 0 2zM12 13a1 1 0 1 0 0-2 1 1 0 0 0 0 2zM19 13a1 1 0 1 0 0-2 1 1 0 0 0 0 2z",
  down: "M6 9.5l6 6 6-6",
  end: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM9 9h6v6H9z",
  out: "M9 6h9v9M18 6 7 17",
  headset: "M5 15v-3a7 7 0 0 1 14 0v3M5 14h2.5v5H6a1 1 0 0 1-1-1zM19 14h-2.5v5H18a1 1 0 0 0 1-1zM18 19c0 1.5-2 2-4 2",
  picture: "M4 5h16v14H4zM4 16l4.5-4.5 4 4 2.5-2.5 5 5M15.5 9.5h.01",
  noPicture: "M8 5h12v12M17.500 19H4V5.500M4 16l4.500-4.500 4.500 4.500M3 3l18 18",
  file: "M7 3h7l4 4v14H7zM14 3v4h4M10 12h5M10 16h5",
  sound: "M5 10v4M8.5 7v10M12 4.5v15M15.5 8v8M19 10.5v3",
  play: "M8 5.5v13l10.5-6.5z",
  pin: "M12 21s7-6.2 7-11.5a7 7 0 0 0-14 0C5 14.800 12 21 12 21zM12 12a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5z",
  smile:
    "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM8.500 14.500c1 1.500 2.200 2 3.500 2s2.500-.5 3.500-2M9 9.500h.01M15 9.500h.01",
  braces:
    "M9 4c-2 0-2.500 1-2.500 3v2.500C6.500 11 6 12 4.500 12 6 12 6.500 13 6.500 14.500V17c0 2 .5 3 2.500 3M15 4c2 0 2.500 1 2.500 3v2.500c0 1.500.5 2.500 2 2.500-1.500 0-2 1-2 2.500V17c0 2-.5 3-2.500 3",
  plug: "M9 3v5M15 3v5M6.500 8h11v3a5.500 5.500 0 0 1-11 0zM12 16.500V21",
  warn: "M12 4 2.500 20h19zM12 10v4.500M12 17.200h.01",
  chat: "M4 5h16v11H10l-4 4v-4H4z"
} as const

export type IconName = keyof typeof PATHS

export const Icon = ({ name, size = 18 }: { readonly name: IconName; readonly size?: number }) => (
  <svg
    class="icon"
    width={size}
    height={size}
    viewBox="0 0 24 24"
    fill="none"
    stroke="currentColor"
    stroke-width="1.7"
    stroke-linecap="round"
    stroke-linejoin="round"
    aria-hidden="true"
    focusable="false"
  >
    <path d={PATHS[name]} />
  </svg>
)
