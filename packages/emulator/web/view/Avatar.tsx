/**
 * A customer's initial on a colour of their own.
 */
export const Avatar = ({ name, size = 38 }: { readonly name: string; readonly size?: number }) => {
  const initial = [...name.slice(0, 40)].find((letter) => /[\p{L}\p{N}]/u.test(letter)) ?? "?"
  return (
    <span class={`avatar hue-${hue(name)}`} style={{ width: `${size}px`, height: `${size}px` }} aria-hidden="true">
      {initial.toUpperCase()}
    </span>
  )
}

const hue = (name: string): number => {
  let sum = 0
  for (const letter of name.slice(0, 40)) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973
  return sum % 6
}
