// One of several processes that check the same tree with the same cache, while each of them edits
// a file of its own. A run of one must never be taken for a run of another.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runGuard } from '../../src/index.ts'

const [root = '', cache = '', seed = ''] = process.argv.slice(2)
const rounds = 25
let wrong = 0
for (let round = 0; round < rounds; round += 1) {
  const isCrossing = (round + Number(seed)) % 2 === 0
  const path = `src/domain/own-${seed}.ts`
  const text = isCrossing ? `import { clock } from '../platform/clock.ts'\nvoid clock\n` : ''
  writeFileSync(join(root, path), text)
  const { violations, problems } = await runGuard({ root, cache })
  const isFound = violations.some((each) => each.path === path)
  if (isFound !== isCrossing || problems.length > 0) wrong += 1
}
console.log(`${rounds} checks, ${wrong} wrong`)
