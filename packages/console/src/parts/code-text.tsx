/** Text of the station, with what stands between backticks shown as code. */
export function CodeText({ text }: { readonly text: string }) {
  const parts = text.split('`')
  return parts.map((part, index) => {
    const key = `${index}:${part}`
    return index % 2 === 1 ? <code key={key}>{part}</code> : <span key={key}>{part}</span>
  })
}
