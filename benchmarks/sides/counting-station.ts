// Accepts every record and counts envelopes; prints its address, and the count when stdin closes.
import { createServer } from 'node:http'
import { gunzipSync } from 'node:zlib'

let envelopes = 0

const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const raw = Buffer.concat(chunks)
    const body = request.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw
    const lines = body
      .toString()
      .split('\n')
      .filter((line) => line !== '')
    envelopes += lines.filter((line) => line.includes('"kind":"envelope"')).length
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ accepted: lines.length, duplicate: 0, rejected: [] }))
  })
})

server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (address !== null && typeof address === 'object')
    console.log(`http://127.0.0.1:${address.port}`)
})

process.stdin.resume()
process.stdin.on('end', () => {
  console.log(envelopes)
  process.exit(0)
})
