import { FirstContactError } from '@first-contact/recorder/errors'
import { describeConfig } from '../platform/config/describe-config.ts'
import { loadConfig } from '../platform/config/load-config.ts'
import { startStation } from './start-station.ts'

/** Unusable input or configuration, as everywhere in this project. */
const unusableExitCode = 3

async function printConfig(): Promise<void> {
  const loaded = await loadConfig({ cwd: process.cwd(), variables: process.env })
  for (const { setting, value, source } of describeConfig(loaded)) {
    process.stdout.write(`${setting} = ${value}  (${source})\n`)
  }
}

async function serve(): Promise<void> {
  const station = await startStation({ cwd: process.cwd(), variables: process.env })
  process.stdout.write(`station  ${station.url}\n`)
  process.stdout.write(`sign in  ${await station.createSignInLink()}\n`)

  let isClosing = false
  const close = (): void => {
    if (isClosing) return
    isClosing = true
    void station.close().then(() => process.exit(0))
  }
  process.on('SIGINT', close)
  process.on('SIGTERM', close)
}

try {
  await (process.argv.includes('--print-config') ? printConfig() : serve())
} catch (error) {
  if (!FirstContactError.is(error)) throw error
  process.stderr.write(`first-contact: ${error.code}: ${error.message}\n`)
  process.exitCode = unusableExitCode
}
