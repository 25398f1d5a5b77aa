import { createWriteStream, writeFileSync } from 'node:fs'
import { once } from 'node:events'
import { join } from 'node:path'
import { Seeded } from './seeded.ts'
import { makeShop } from './shop.ts'
import { RequestSimulation, type MadeSpan } from './simulate-request.ts'

function line(span: MadeSpan): string {
  const startUs = Math.round(span.startUs)
  return `00:00,${span.traceId},${span.spanId},${span.service},${span.operation},${span.operation},${Math.floor(startUs / 1000)},${startUs},${Math.round(span.durationUs)},${span.statusCode},${span.parentId}\n`
}

/** Writes spans until a file is as large as is asked; half of them lie after the symptom. */
export async function writeLargeTraces(
  folder: string,
  bytes: number,
): Promise<{ readonly bytes: number }> {
  const random = new Seeded(7)
  const shop = makeShop(random)
  const entry = random.pick(shop.entries)
  const injectS = 1_700_000_000
  writeFileSync(join(folder, 'inject_time.txt'), `${injectS}\n`)
  const file = createWriteStream(join(folder, 'traces.csv'), { highWaterMark: 1 << 22 })
  file.write(
    'time,traceID,spanID,serviceName,methodName,operationName,startTimeMillis,startTime,duration,statusCode,parentSpanID\n',
  )
  let written = 0
  while (written < bytes) {
    const simulation = new RequestSimulation(random, { fault: null, hasClientSpans: true })
    const startUs = Math.round((injectS + random.between(-1700, 1700)) * 1e6)
    const text = simulation.run(entry, startUs).spans.map(line).join('')
    written += text.length
    if (!file.write(text)) await once(file, 'drain')
  }
  file.end()
  await once(file, 'finish')
  return { bytes: written }
}
