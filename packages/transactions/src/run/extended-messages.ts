/** Made once for each transaction's BEGIN: the driver's own writer would make them each time. */
const known = new WeakMap<readonly string[], Uint8Array>()

/**
 * Statements without values as messages of the extended protocol, Parse, Bind and Execute for each,
 * with neither name nor portal, and no Sync at the end.
 */
export function extendedMessages(statements: readonly string[]): Uint8Array {
  const messages = known.get(statements) ?? Buffer.concat(statements.flatMap(messagesOf))
  known.set(statements, messages)
  return messages
}

/** An empty string, and how two 16-bit and one 32-bit number of zero look. */
const nothing = Buffer.alloc(1)
const zeros = Buffer.alloc(4)

function messagesOf(text: string): readonly Buffer[] {
  return [
    // Statement, text, number of parameter types.
    message('P', [nothing, Buffer.from(`${text}\0`), zeros.subarray(2)]),
    // Portal, statement, then the numbers of formats, values and result formats.
    message('B', [nothing, nothing, zeros, zeros.subarray(2)]),
    // Portal, and that all rows are wanted.
    message('E', [nothing, zeros]),
  ]
}

function message(type: string, parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts)
  const head = Buffer.alloc(5)
  head.write(type, 'latin1')
  head.writeInt32BE(body.length + 4, 1)
  return Buffer.concat([head, body])
}
