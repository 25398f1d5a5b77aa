// A producer of the crash campaign: captures envelopes and notes each receipt in a file of its own
// right after `capture` answered, so that the campaign knows what was promised when it is killed.
import { openSync, writeSync } from 'node:fs'
import { capture, correlationScope, startRecorder } from '@first-contact/recorder'

const [producer = 'producer', dir = '', receiptsFile = '', ship = 'worker', perSecond = '60'] =
  process.argv.slice(2)
const station = {
  url: process.env['CAMPAIGN_STATION'] ?? '',
  token: process.env['CAMPAIGN_TOKEN'] ?? '',
}

const recorder = startRecorder({
  producer,
  environment: 'campaign',
  sink: { kind: 'spool', dir, station, ship: ship === 'none' ? 'none' : 'worker' },
  defaults: { component: producer, layer: 'L5' },
})
const receipts = openSync(receiptsFile, 'a')
const components = ['runs.worker', 'runs.tools', 'runs.database', 'runs.budget']
let count = 0

function failOnce(): void {
  count += 1
  const component = components[count % components.length] ?? producer
  correlationScope(
    { component, layer: 'L5', operation: 'step', runId: `run_${count % 50}` },
    () => {
      const error = new Error(`tool ${count} did not answer`)
      const { kind, errorId, sequence } = capture({
        error,
        errorClass: 'infra.timeout',
        input: { step: count },
        attempt: (count % 4) + 1,
        context: { count, note: 'crash campaign '.repeat(count % 20) },
      })
      writeSync(receipts, `${kind} ${recorder.epoch} ${sequence} ${errorId}\n`)
    },
  )
}

// Bursts: a crash finds several records in one batch, and the spool between two states.
const burst = 6
setInterval(
  () => {
    for (let at = 0; at < burst; at += 1) failOnce()
  },
  (1_000 * burst) / Number(perSecond),
)
