// The thread that delivers the spool, so that reading, compressing and sending cost the
// application's own thread nothing. It imports nothing from outside its package.
import { parentPort, workerData } from 'node:worker_threads'
import { HttpTransport } from './http-transport.ts'
import type { FromShipper, ShipperWorkerData, ToShipper } from './shipper-messages.ts'
import { SpoolShipper } from './spool-shipper.ts'

const { dir, station, maxBytes } = workerData as ShipperWorkerData
const transport = new HttpTransport(station)
let ownFolder: string | undefined

function tell(message: FromShipper): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port has no origin
  parentPort?.postMessage(message)
}

const shipper = new SpoolShipper({
  dir,
  transport,
  maxBytes,
  ownFolder: () => ownFolder,
  onProgress: (progress) => tell({ kind: 'progress', progress }),
})

parentPort?.on('message', (message: ToShipper) => {
  switch (message.kind) {
    case 'own': {
      ownFolder = message.folder
      break
    }
    case 'wake': {
      shipper.wake()
      break
    }
    case 'drain': {
      void shipper.whenIdle().then(() => {
        tell({ kind: 'progress', progress: shipper.progress })
        tell({ kind: 'drained', id: message.id })
      })
      break
    }
    case 'stop': {
      shipper.stop()
      break
    }
  }
})

await shipper.run()
await transport.close()
tell({ kind: 'stopped' })
parentPort?.close()
