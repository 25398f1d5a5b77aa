// Checks a tree in a process that may do less than others.
import { runGuard } from '../../src/index.ts'

const [root = ''] = process.argv.slice(2)
const { filesScanned, violations } = await runGuard({ root, cache: false })
const locks = violations.filter(({ rule }) => rule === 'forbidden-patterns')
console.log(`${filesScanned} files, ${locks.length} locks`)
