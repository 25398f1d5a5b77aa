import { assertNever, FirstContactError } from '@first-contact/recorder'
import type { FastifyReply } from 'fastify'
import { sendProblem } from '../problem.ts'
import type { Misbehaviour } from './misbehaviour.ts'

/** Slower than usual, and still in time. */
const SLOW_MS = 300

/** Breaks the answer in the way that was asked for, on the real socket. */
export async function misbehave(
  kind: Misbehaviour,
  reply: FastifyReply,
  answer: object = {},
): Promise<FastifyReply> {
  switch (kind) {
    case 'timeout':
      return neverAnswer(reply)
    case 'error':
      throw new FirstContactError('FC_TOOL_BROKEN', { message: 'the tool broke on this call' })
    case 'malformed':
      return reply.header('content-type', 'application/json').send('{"results": [{"title": "Fli')
    case 'drop':
    case 'lost':
      return drop(reply)
    case 'limit':
      return sendProblem(reply.header('retry-after', '0.5'), 'rate_limited')
    case 'slow':
      await new Promise((done) => setTimeout(done, SLOW_MS))
      return reply.send(answer)
    default:
      return assertNever(kind)
  }
}

function drop(reply: FastifyReply): FastifyReply {
  reply.hijack()
  reply.raw.socket?.destroy()
  return reply
}

/** Holds the connection until the caller has had enough. */
function neverAnswer(reply: FastifyReply): FastifyReply {
  reply.hijack()
  return reply
}
