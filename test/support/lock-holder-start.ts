// Takes the start lock of a folder, says what came of it, and holds it until it is ended.
import { takeStartLock } from '../../scripts/start/start-lock.ts'

const [folder = '', child] = process.argv.slice(2)
let orphans = 0
const outcome = await takeStartLock(folder, (count) => {
  orphans += count
})
if (outcome.kind === 'held' && child !== undefined) {
  outcome.lock.update({ url: 'http://127.0.0.1:1', children: [Number(child)] })
}
if (outcome.kind === 'held') {
  process.on('SIGTERM', () => {
    outcome.lock.release()
    process.exit(0)
  })
  setInterval(() => {}, 1000)
}
// Last: whoever reads this may send a signal at once.
process.stdout.write(`${JSON.stringify({ ...outcome, orphans })}\n`)
