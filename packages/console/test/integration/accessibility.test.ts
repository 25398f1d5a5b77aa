import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { consoleUnderTest, type OpenOptions } from '../support/console-under-test.ts'
import { eventually } from '../support/eventually.ts'
import { problem, type Scenario } from '../support/fixture-station.ts'
import { longNamedDecision, sampleDecision } from '../support/sample-decisions.ts'
import { replayedDecision, sampleReplay } from '../support/sample-replay.ts'
import { sampleSignal } from '../support/sample-health.ts'
import { longNamedIncident, sampleIncident } from '../support/sample-incidents.ts'
import { sampleCorrelationId } from '../support/sample-timeline.ts'

const console = consoleUnderTest()
const axeFile = createRequire(import.meta.url).resolve('axe-core/axe.min.js')
const nowMs = Date.now()
const incidents = [longNamedIncident(nowMs), ...[0, 1, 2, 3].map((i) => sampleIncident(i, nowMs))]

const decisions = [longNamedDecision(nowMs), ...[0, 1, 2, 3].map((i) => sampleDecision(i, nowMs))]

const health = [
  sampleSignal('tools.api', 'unhealthy', nowMs),
  sampleSignal(`engines.${'long-name-'.repeat(12)}`, 'degraded', nowMs),
  sampleSignal('engines.policy', 'unknown', nowMs),
  sampleSignal('api.runs', 'healthy', nowMs),
]

interface Violation {
  readonly id: string
  readonly impact: string
  readonly nodes: readonly string[]
}

async function seriousViolations(page: Page): Promise<Violation[]> {
  // As a file of the same origin would be refused by the policy, axe comes in by the debugger.
  await page.evaluate(
    await import('node:fs').then(({ readFileSync }) => readFileSync(axeFile, 'utf8')),
  )
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: {
        run(options: object): Promise<{
          passes: unknown[]
          violations: {
            id: string
            impact: string
            nodes: { html: string; failureSummary: string }[]
          }[]
        }>
      }
    }
    const { passes, violations } = await axe.run({
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    })
    if (passes.length < 10) return [{ id: 'axe saw nothing', impact: 'critical', nodes: [] }]
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, impact, nodes }) => ({
        id,
        impact,
        nodes: nodes.slice(0, 3).map((node) => `${node.html} ${node.failureSummary}`),
      }))
  })
}

interface Screen {
  readonly name: string
  readonly path: string
  readonly ready: string
  readonly scenario?: Partial<Scenario>
  readonly act?: (page: Page) => Promise<unknown>
}

const screens: readonly Screen[] = [
  { name: 'Now', path: '/', ready: 'Top incidents', scenario: { incidents } },
  { name: 'Now, nothing failed', path: '/', ready: 'All quiet' },
  { name: 'Incidents', path: '/incidents', ready: '5 incidents', scenario: { incidents } },
  {
    name: 'an incident',
    path: '/incidents/fc1:0000000000000000',
    ready: 'Failure point',
    scenario: { incidents },
    act: (page) => page.getByRole('button', { name: /tools\.pay/ }).click(),
  },
  {
    name: 'an incident with long names',
    path: '/incidents/fc1:ffffffffffffffff',
    ready: 'Failure point',
    scenario: { incidents },
  },
  {
    name: 'a timeline as a table',
    path: `/timeline/${sampleCorrelationId}`,
    ready: 'Failure point',
    act: (page) => page.getByText('Table', { exact: true }).click(),
  },
  {
    name: 'Decisions',
    path: '/decisions',
    ready: 'Which version decided what',
    scenario: { decisions },
  },
  { name: 'Decisions, none', path: '/decisions', ready: 'defineEngine' },
  {
    name: 'a decision that replays in part',
    path: '/decisions/dec_0000000000000001',
    ready: 'Read past the tape',
    scenario: { decisions },
    act: (page) => page.getByText('Decided on the same path').waitFor(),
  },
  {
    name: 'a decision that was replayed',
    path: '/decisions/dec_0000000000000000',
    ready: 'Asked for by Ada',
    scenario: {
      decisions: [
        replayedDecision(sampleDecision(0, nowMs), [
          sampleReplay('done', nowMs),
          sampleReplay('failed', nowMs),
        ]),
      ],
    },
    act: (page) => page.getByText('Replays so far').waitFor(),
  },
  {
    name: 'a decision that threw, of an unknown version',
    path: '/decisions/dec_0000000000000002',
    ready: 'no rule for tool pay',
    scenario: { decisions },
  },
  {
    name: 'a decision with long names',
    path: '/decisions/dec_ffffffffffffffff',
    ready: 'Read past the tape',
    scenario: { decisions },
  },
  {
    name: 'Preflight, with a risk about to be taken',
    path: '/preflight',
    ready: 'NO-GO',
    act: (page) => page.getByRole('button', { name: 'Take this risk…' }).click(),
  },
  { name: 'Trends', path: '/trends', ready: 'Worse against', scenario: {} },
  { name: 'Health', path: '/health', ready: '1 unhealthy', scenario: { health } },
  { name: 'Health, nothing counted', path: '/health', ready: 'this is not good news' },
  {
    name: 'the health of a component',
    path: '/health/tools.api',
    ready: 'By operation',
    scenario: { health },
    act: (page) => page.getByText('Figures').first().click(),
  },
  {
    name: 'the sign-in page',
    path: '/sign-in',
    ready: 'paste a founder',
    scenario: { isSignedIn: false },
  },
  {
    name: 'a failing page',
    path: '/incidents',
    ready: 'Reference',
    scenario: { problem: problem(400, 'A field is wrong', 'Look at it.') },
  },
  { name: 'a page that is not there', path: '/nowhere', ready: 'no such page' },
  {
    name: 'the palette',
    path: '/',
    ready: 'All quiet',
    act: async (page) => {
      await page.keyboard.press('Control+k')
      await page.getByRole('combobox', { name: /Command/ }).waitFor()
    },
  },
  {
    name: 'the keyboard help',
    path: '/',
    ready: 'All quiet',
    act: async (page) => {
      await page.keyboard.press('?')
      await page.getByText('Single-key shortcuts').waitFor()
    },
  },
]

const views: readonly (OpenOptions & { readonly name: string })[] = [
  { name: 'wide and light', width: 1440, colorScheme: 'light' },
  { name: 'narrow and dark', width: 390, height: 844, colorScheme: 'dark' },
  { name: 'wide and dark', width: 1440, colorScheme: 'dark' },
  { name: 'narrow and light', width: 390, height: 844, colorScheme: 'light' },
]

async function show({ path, ready, scenario, act }: Screen, view: OpenOptions): Promise<Page> {
  const station = await console.start(scenario)
  const page = await console.open(station.url + path, view)
  await page.getByText(ready).first().waitFor()
  await act?.(page)
  return page
}

describe.each(screens)('$name', (screen) => {
  it.each(views)('has no serious violation when $name', async (view) => {
    expect(await seriousViolations(await show(screen, view))).toEqual([])
  })

  it('fits 320 px without scrolling sideways, and its targets are 24 px or more', async () => {
    const page = await show(screen, { width: 320, height: 640 })
    const { overflow, small } = await page.evaluate(() => {
      const targets = [...document.querySelectorAll<HTMLElement>('button, select, main a, input')]
      const boxes = targets.map((target) => ({ target, box: target.getBoundingClientRect() }))
      return {
        overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
        // A link inside a sentence is exempt in WCAG 2.5.8; what is laid out as a target is not.
        small: boxes
          .filter(
            ({ target, box }) =>
              box.height > 1 && box.height < 24 && getComputedStyle(target).display !== 'inline',
          )
          .map(({ target, box }) => `${target.outerHTML.slice(0, 120)} ${box.height}`),
      }
    })
    expect(overflow).toBeLessThanOrEqual(0)
    expect(small).toEqual([])
  })
})

describe('the colour scheme', () => {
  it('follows the system, can be chosen, and is there before the first paint', async () => {
    const station = await console.start()
    const page = await console.open(station.url, { colorScheme: 'dark' })
    const scheme = () =>
      page.evaluate(() => document.documentElement.dataset['mantineColorScheme'] ?? '')
    expect(await scheme()).toBe('dark')
    await page.getByRole('button', { name: /System/ }).click()
    await eventually(scheme).toBe('light')
    await page.reload({ waitUntil: 'commit' })
    await eventually(scheme).toBe('light')
  })
})
