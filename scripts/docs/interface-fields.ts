/** One field of an interface, as its source says it. */
export interface InterfaceField {
  readonly name: string
  readonly type: string
  readonly comment: string
}

function commentText(lines: readonly string[]): string {
  return lines
    .map((line) =>
      line
        .trim()
        .replace(/^\/\*\*/, '')
        .replace(/\*\/$/, '')
        .replace(/^\*/, '')
        .trim(),
    )
    .join(' ')
    .trim()
}

/** Reads the fields of an exported interface from its source: one field a line, as we write them. */
export function interfaceFields(source: string, name: string): readonly InterfaceField[] {
  const start = source.indexOf(`export interface ${name} `)
  if (start === -1) throw new Error(`there is no interface ${name}`)
  const body = source.slice(source.indexOf('{', start) + 1)
  const fields: InterfaceField[] = []
  let comment: string[] = []
  for (const line of body.split('\n').slice(1)) {
    if (line.startsWith('}')) return fields
    const field = /^ {2}readonly (\w+)\??: (.+)$/.exec(line)
    if (field === null) comment.push(line)
    else {
      fields.push({ name: field[1] ?? '', type: field[2] ?? '', comment: commentText(comment) })
      comment = []
    }
  }
  throw new Error(`the interface ${name} does not end`)
}
