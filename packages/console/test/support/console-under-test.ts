import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll } from 'vitest'
import { launchBrowser } from './browser.ts'
import { buildConsole, type BuiltConsole } from './built-console.ts'
import { startFixtureStation, type FixtureStation, type Scenario } from './fixture-station.ts'

export interface OpenOptions {
  readonly width?: number
  readonly height?: number
  readonly colorScheme?: 'light' | 'dark'
}

export interface ConsoleUnderTest {
  start(scenario?: Partial<Scenario>): Promise<FixtureStation>
  open(url: string, options?: OpenOptions): Promise<Page>
}

/** The built console in a real browser; every test gets a station and a profile of its own. */
export function consoleUnderTest(): ConsoleUnderTest {
  let browser: Browser
  let built: BuiltConsole
  const stations: FixtureStation[] = []
  const contexts: BrowserContext[] = []
  beforeAll(async () => {
    built = await buildConsole()
    browser = await launchBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    built?.remove()
  })
  afterEach(async () => {
    await Promise.all(contexts.splice(0).map((context) => context.close()))
    const closing = stations.splice(0)
    await Promise.all(closing.map((station) => station.close()))
    const violations = closing.flatMap((station) => station.violations)
    if (violations.length > 0) throw new Error(`the policy was violated: ${violations.join('\n')}`)
  })
  return {
    async start(scenario) {
      const station = await startFixtureStation(built.folder, scenario)
      stations.push(station)
      return station
    },
    async open(url, { width = 1440, height = 900, colorScheme = 'light' } = {}) {
      const context = await browser.newContext({
        viewport: { width, height },
        colorScheme,
        timezoneId: 'UTC',
        reducedMotion: 'reduce',
      })
      contexts.push(context)
      context.setDefaultTimeout(60_000)
      const page = await context.newPage()
      await page.goto(url)
      return page
    },
  }
}

/** What has the focus, as a reader would name it. */
export function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement
    if (!(element instanceof HTMLElement)) return ''
    return element.getAttribute('aria-label') ?? element.innerText ?? element.tagName
  })
}
