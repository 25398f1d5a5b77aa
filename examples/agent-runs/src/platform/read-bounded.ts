import { FirstContactError } from '@first-contact/recorder'

/** No tool has more to say than this; a larger answer is cut off while it arrives. */
const ANSWER_MAX_BYTES = 1_048_576

/** Reads a body as text, refusing to hold more than the bound. */
export async function readBounded(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.length
    if (size > ANSWER_MAX_BYTES) throw new FirstContactError('FC_TOOL_ANSWER_TOO_LARGE')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
