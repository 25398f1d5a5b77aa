import { describe, expect, it } from 'vitest'
import { consoleUnderTest, focused } from '../support/console-under-test.ts'
import { eventually } from '../support/eventually.ts'
import { problem } from '../support/fixture-station.ts'
import { sampleSignal } from '../support/sample-health.ts'

const console = consoleUnderTest()
const signals = () => [
  sampleSignal('tools.api', 'unhealthy', Date.now()),
  sampleSignal('workers.step', 'degraded', Date.now()),
  sampleSignal('api.runs', 'healthy', Date.now()),
  sampleSignal('engines.policy', 'unknown', Date.now()),
]

describe('the health of components', () => {
  it('is told in a sentence, worst first, each with its reason', async () => {
    const station = await console.start({ health: signals() })
    const page = await console.open(`${station.url}/health`)
    await page.getByText('1 unhealthy, 1 degraded of 4 components.').waitFor()
    const rows = page.getByRole('table').getByRole('row')
    await eventually(() => rows.count()).toBe(5)
    const first = await rows.nth(1).innerText()
    expect(first).toContain('Unhealthy')
    expect(first).toContain('15 operations of 573 failed')
    expect(first).toContain('97.3 %')
    expect(await rows.nth(4).innerText()).toContain('not counted')
  })

  it('asks for the window and the traffic that were chosen, and keeps them in the address', async () => {
    const station = await console.start({ health: signals() })
    const page = await console.open(`${station.url}/health`)
    await page.getByLabel('Window').selectOption('60')
    await page.getByLabel('Caused by').selectOption('user')
    await eventually(() => new URL(page.url()).search).toBe('?minutes=60&origin=user')
    await eventually(() =>
      station.requests.some((each) => each === 'GET /ops/health?minutes=60&origin=user'),
    ).toBe(true)
    await page.getByRole('link', { name: 'tools.api' }).click()
    await page.getByRole('heading', { level: 1, name: 'tools.api' }).waitFor()
    const { searchParams } = new URL(page.url())
    expect(Object.fromEntries(searchParams)).toEqual({ minutes: '60', origin: 'user' })
  })

  it('goes to a component by keyboard, and back to the row that was left', async () => {
    const station = await console.start({ health: signals() })
    const page = await console.open(`${station.url}/`)
    await page.getByRole('link', { name: 'Health' }).waitFor()
    await page.keyboard.press('g')
    await page.keyboard.press('h')
    await page.getByRole('link', { name: 'workers.step' }).waitFor()
    await page.keyboard.press('j')
    await page.keyboard.press('j')
    await eventually(() => focused(page)).toBe('workers.step')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'workers.step' }).waitFor()
    await page.keyboard.press('Escape')
    await eventually(() => focused(page)).toBe('workers.step')
  })

  it('shows one component by operation and hour, and leads to its incidents', async () => {
    const station = await console.start({ health: signals() })
    const page = await console.open(`${station.url}/health/tools.api`)
    const operations = page.getByRole('region', { name: 'By operation' })
    await operations.getByRole('row', { name: /POST \/runs/ }).waitFor()
    expect(await page.getByRole('img').count()).toBe(3)
    await page.getByRole('figure').first().getByText('Figures').click()
    await page.getByRole('cell', { name: '320', exact: true }).waitFor()
    await page.getByRole('link', { name: 'Its incidents' }).click()
    await page.getByRole('heading', { level: 1, name: 'Incidents' }).waitFor()
    expect(await page.getByLabel('Search incidents').inputValue()).toBe('component:tools.api')
  })

  it('says that nothing counted is no good news, that a component is unknown, and that it failed', async () => {
    const station = await console.start({ health: [] })
    const page = await console.open(`${station.url}/health`)
    await page.getByText('this is not good news').waitFor()
    await page.goto(`${station.url}/health/nobody`)
    await page.getByText('No such component').waitFor()
    station.scenario.problem = problem(503, 'Not now', 'The store does not answer.')
    await page.goto(`${station.url}/health`)
    await page.getByRole('alert').getByText('ref-7f3a9c21d5e84b60').waitFor()
  })
})

describe('trends', () => {
  it('say what got worse, by how much, and from which rows', async () => {
    const station = await console.start()
    const page = await console.open(`${station.url}/trends`)
    await page.getByText('Worse against the 24 hours before: requests that went well.').waitFor()
    const success = page.getByRole('region', { name: 'Requests that went well' })
    expect(await success.innerText()).toMatch(/97\.8 %[^]*−2\.1 points · worse/)
    expect(await success.innerText()).toContain('below 99 % asks for attention')
    expect(await success.innerText()).toContain('From component statistics by hour')
    const requests = await page.getByRole('region', { name: 'Requests', exact: true }).innerText()
    expect(requests).toContain('11 times')
    const decisions = await page.getByRole('region', { name: 'Decisions' }).innerText()
    expect(decisions).toContain('Nothing was recorded in the 24 hours before')
  })

  it('ask for the period that was chosen', async () => {
    const station = await console.start()
    const page = await console.open(`${station.url}/trends?hours=9999`)
    await page.getByLabel('Window').selectOption('168')
    await eventually(() => new URL(page.url()).search).toBe('?hours=168')
    await eventually(() => station.requests.includes('GET /ops/trends?hours=168')).toBe(true)
    await page.getByText('in the 7 days before').first().waitFor()
  })
})
