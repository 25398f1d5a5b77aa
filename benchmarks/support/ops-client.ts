import { Agent, request } from 'node:http'

/** What a founder's browser does, over one connection. */
export interface OpsClient {
  readonly get: <Answer>(path: string) => Promise<Answer>
  readonly close: () => void
}

interface Answered {
  readonly status: number
  readonly cookie: string | undefined
  readonly text: string
}

/** Signs in with a link that works once; fails loudly on any answer but 200. */
export async function opsClient(url: string, link: string): Promise<OpsClient> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  let cookie: string | undefined
  const send = async (method: string, path: string, body?: string): Promise<Answered> =>
    await new Promise((resolve, reject) => {
      const headers = {
        ...(cookie === undefined ? {} : { cookie }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      }
      const outgoing = request(`${url}${path}`, { method, agent, headers }, (answer) => {
        const chunks: Buffer[] = []
        answer.on('data', (chunk: Buffer) => chunks.push(chunk))
        answer.on('error', reject)
        answer.on('end', () =>
          resolve({
            status: answer.statusCode ?? 0,
            cookie: answer.headers['set-cookie']?.[0]?.split(';')[0],
            text: Buffer.concat(chunks).toString(),
          }),
        )
      })
      outgoing.on('error', reject)
      outgoing.end(body)
    })
  const expectOk = (what: string, answer: Answered): Answered => {
    if (answer.status === 200) return answer
    console.error(`${what}: ${answer.status} ${answer.text}`)
    return process.exit(1)
  }
  const secret = new URL(link).hash.replace('#token=', '')
  const body = JSON.stringify({ link_token: secret })
  cookie = expectOk('sign in', await send('POST', '/session', body)).cookie
  return {
    get: async <Answer>(path: string) => {
      const { text } = expectOk(path, await send('GET', path))
      const answer: Answer = JSON.parse(text)
      return answer
    },
    close: () => agent.destroy(),
  }
}
