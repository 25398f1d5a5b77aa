// Runs the command in this process, and prints what it held at its peak.
import { spawn } from 'node:child_process'

const [folder = '', mapping = ''] = process.argv.slice(2)
const child = spawn(
  process.execPath,
  [
    '--import',
    'data:text/javascript,process.on("exit",()=>process.stderr.write("peak "+process.resourceUsage().maxRSS+"\\n"))',
    'packages/cli/bin/first-contact.js',
    'diagnose',
    '--from',
    folder,
    '--mapping',
    mapping,
    '--json',
  ],
  { stdio: ['ignore', 'ignore', 'pipe'] },
)
let told = ''
child.stderr.on('data', (chunk: Buffer) => (told += chunk.toString()))
child.once('close', () => {
  const kib = Number(/peak (\d+)/.exec(told)?.[1] ?? Number.NaN)
  console.log(JSON.stringify({ peakMiB: Math.round(kib / 1024) }))
})
