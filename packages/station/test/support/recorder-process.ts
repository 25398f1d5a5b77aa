// A process of an application with a recorder: says one failure a line of its standard input, and
// ends with it.
import { createInterface } from 'node:readline'
import { capture, startRecorder } from '@first-contact/recorder'

const [environment, dir = '', url = '', token = ''] = process.argv.slice(2)
const recorder = startRecorder({
  producer: 'shop-api',
  ...(environment === undefined ? {} : { environment }),
  processHooks: false,
  sink: { kind: 'spool', dir, station: { url, token } },
})

for await (const message of createInterface({ input: process.stdin })) {
  capture({ layer: 'L2', errorClass: 'system.unexpected', component: 'api', message })
}
const { remaining } = await recorder.stop(3_000)
process.stdout.write(`${remaining}\n`)
