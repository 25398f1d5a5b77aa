const instant = /(\d{4}-\d{2}-\d{2}(?: \d{2}:\d{2})?(?: UTC)?)/

/** A sentence of the station; a date in it is not broken over two lines. */
export function Sentence({ text }: { readonly text: string }) {
  return text.split(instant).map((part, index) => {
    const key = `${index}:${part}`
    return index % 2 === 1 ? (
      <span key={key} style={{ whiteSpace: 'nowrap' }}>
        {part}
      </span>
    ) : (
      part
    )
  })
}
