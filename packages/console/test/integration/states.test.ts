import { describe, expect, it } from 'vitest'
import { consoleUnderTest, focused } from '../support/console-under-test.ts'
import { eventually } from '../support/eventually.ts'
import { problem } from '../support/fixture-station.ts'
import { sampleIncident } from '../support/sample-incidents.ts'

const console = consoleUnderTest()
const many = (count: number) =>
  Array.from({ length: count }, (_, index) => sampleIncident(index, Date.now()))

describe('what a page shows', () => {
  it('when the station fails: the problem and its reference id, and it recovers', async () => {
    const station = await console.start({
      problem: problem(400, 'A field is wrong', 'Look at the query.'),
    })
    for (const path of ['/', '/incidents', '/incidents/fc1:0000000000000000']) {
      const page = await console.open(station.url + path)
      if (path.startsWith('/incidents/')) continue
      const alert = page.getByRole('alert')
      await alert.waitFor()
      expect(await alert.innerText()).toContain('A field is wrong')
      expect(await alert.innerText()).toContain('ref-7f3a9c21d5e84b60')
    }
    const page = await console.open(`${station.url}/incidents`)
    const again = page.getByRole('button', { name: 'Try again' })
    await again.waitFor()
    station.scenario.problem = null
    await again.click()
    await page.getByText('No incidents', { exact: true }).waitFor()
  })

  it('when facts were there and the station fails: the old facts, called old', async () => {
    const station = await console.start({ incidents: many(2) })
    const page = await console.open(station.url)
    await page.getByText('Trouble').waitFor()
    station.scenario.problem = problem(500, 'The station failed', 'It has recorded why.')
    station.announce()
    await page.getByText('What you see was checked').waitFor()
    expect(await page.getByRole('alert').innerText()).toContain('ref-7f3a9c21d5e84b60')
    expect(await page.getByText('Trouble').isVisible()).toBe(true)
  })

  it('when nothing failed: when it looked last, and that the probe is alive', async () => {
    const station = await console.start()
    const page = await console.open(`${station.url}/incidents`)
    await page.getByText('No incidents', { exact: true }).waitFor()
    await page.getByText('Last event stored').waitFor()
    await page.getByText('Checked').waitFor()
  })

  it('while it waits: that it loads, and no old number', async () => {
    const station = await console.start({ hold: new Promise(() => undefined) })
    const page = await console.open(station.url)
    await page.getByText('Loading the state of things').waitFor({ state: 'attached' })
  })

  it('for an unknown incident, timeline and page: that there is none, and what an id looks like', async () => {
    const station = await console.start()
    const page = await console.open(`${station.url}/incidents/fc1:00000000000000aa`)
    await page.getByText('No such incident').waitFor()
    await page.goto(`${station.url}/timeline/nonsense`)
    await page.getByText('No such timeline').waitFor()
    await page.goto(`${station.url}/nowhere/at/all`)
    await page.getByText('There is no such page').waitFor()
  })

  it('of a long list: a page, and the rest on request, without a row twice', async () => {
    const station = await console.start({ incidents: many(120) })
    const page = await console.open(`${station.url}/incidents`)
    await page.getByRole('button', { name: 'Show more (70 left)' }).click()
    await page.getByRole('button', { name: 'Show more (20 left)' }).click()
    await eventually(() => page.locator('[data-row]').count()).toBe(120)
    const ids = await page
      .locator('[data-row]')
      .evaluateAll((rows) => rows.map((row) => row.getAttribute('data-row')))
    expect(new Set(ids).size).toBe(120)
  })

  it('of a query: the address, the menus and the text say the same', async () => {
    const station = await console.start({ incidents: many(8) })
    const page = await console.open(`${station.url}/incidents`)
    await page.getByLabel('Severity, this or worse').selectOption('action')
    await eventually(() => page.locator('[data-row]').count()).toBe(4)
    expect(new URL(page.url()).searchParams.get('q')).toBe('severity:action')
    expect(await page.getByLabel('Search incidents').inputValue()).toBe('severity:action')
    await page.reload()
    await eventually(() => page.locator('[data-row]').count()).toBe(4)
  })
})

describe('what a newcomer asks', () => {
  it('who is signed in, and what the station itself records', async () => {
    const station = await console.start()
    const page = await console.open(station.url)
    await page.getByText('Signed in as Ada').waitFor()
    await page.getByRole('button', { name: 'Sign out', exact: true }).waitFor()
    await page.getByText('Its probe: a record every half minute').waitFor()
  })

  it('evidence starts short, and opens as far as the row that was left', async () => {
    const station = await console.start({ incidents: many(1) })
    const page = await console.open(`${station.url}/incidents/fc1:0000000000000000`)
    const evidence = page.getByRole('link', { name: /^Timeline of/ })
    await evidence.first().waitFor()
    expect(await evidence.count()).toBe(5)
    await page.getByRole('button', { name: 'Show 3 more' }).click()
    expect(await evidence.count()).toBe(8)
    const left = evidence.nth(6)
    const name = await left.getAttribute('aria-label')
    await left.click()
    await page.getByRole('heading', { name: 'Timeline of one correlation' }).waitFor()
    await page.keyboard.press('Escape')
    await eventually(() => focused(page)).toBe(name)
  })

  it('which incident the failure of a timeline belongs to', async () => {
    const station = await console.start({ incidents: many(1) })
    const page = await console.open(`${station.url}/timeline/${'0'.repeat(32)}`)
    await page.getByRole('link', { name: 'Its incident' }).click()
    await page.getByRole('heading', { name: /An outside service fails in tools\.pay/ }).waitFor()
  })

  it('how an event of a timeline ended, on a phone too', async () => {
    const station = await console.start()
    const page = await console.open(`${station.url}/timeline/${'0'.repeat(32)}`, { width: 390 })
    await page.getByText('Table', { exact: true }).click()
    const row = page.getByRole('row').filter({ hasText: 'POST /tools/pay' }).first()
    for (const text of ['failed', '96 ms']) {
      const box = await row.getByText(text).boundingBox()
      expect(box === null ? Number.POSITIVE_INFINITY : box.x + box.width).toBeLessThan(390)
    }
  })
})

describe('live updates', () => {
  it('arrive, say so politely, and never move the focus', async () => {
    const station = await console.start({ incidents: many(1) })
    const page = await console.open(`${station.url}/incidents`)
    await page.getByText('1 incident, last 24 hours').waitFor()
    await page.getByText('Live', { exact: true }).waitFor()
    await page.keyboard.press('j')
    const before = await focused(page)
    station.scenario.incidents = many(3)
    station.announce()
    await page.getByText('3 incidents, last 24 hours').waitFor()
    expect(await focused(page)).toBe(before)
    await page
      .locator('[aria-live="polite"]', { hasText: '3 incidents' })
      .waitFor({ state: 'attached' })
  })

  it('stop when paused, and catch up when resumed', async () => {
    const station = await console.start({ incidents: many(1) })
    const page = await console.open(`${station.url}/incidents`)
    await page.getByText('Live', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Live: pause live updates' }).click()
    station.scenario.incidents = many(3)
    station.announce()
    await page.waitForTimeout(2500)
    expect(await page.getByText('1 incident, last 24 hours').isVisible()).toBe(true)
    await page.getByRole('button', { name: 'Paused: resume live updates' }).click()
    await page.getByText('3 incidents, last 24 hours').waitFor()
  })
})
