// A client of another process: sends what it is told in a transaction, and leaves it open until
// its standard input ends.
import { Client } from 'pg'

const [connectionString = '', sql = ''] = process.argv.slice(2)
const client = new Client({ connectionString })
await client.connect()
await client.query('begin')
process.stdout.write('sending\n')
await client.query(sql)
process.stdout.write('sent\n')
process.stdin.on('end', () => void client.end())
process.stdin.resume()
