import { describe, expect, it } from 'vitest'
import { consoleUnderTest } from '../support/console-under-test.ts'
import { problem } from '../support/fixture-station.ts'
import { sampleDiagnosis, thinDiagnosis, thinNote } from '../support/sample-diagnosis.ts'
import { sampleIncident } from '../support/sample-incidents.ts'
import { sampleCorrelationId } from '../support/sample-timeline.ts'

const console = consoleUnderTest()
const incident = () => sampleIncident(0, Date.now())
const address = (url: string) => `${url}/incidents/${encodeURIComponent(incident().id)}`

describe('the diagnosis of an incident', () => {
  it('ranks causes, says how sure each is in a word, and leads to the records behind it', async () => {
    const station = await console.start({ incidents: [incident()] })
    const page = await console.open(address(station.url))
    const panel = page.getByRole('region', { name: 'Diagnosis' })
    await panel.getByText('From 20 failing correlations against 40 healthy ones').waitFor()
    const causes = panel.getByRole('heading', { level: 3 })
    expect(await causes.nth(0).innerText()).toMatch(/tools\.pay\s*fails by itself/)
    expect(await panel.getByText('very likely, 0.93').count()).toBe(1)
    expect(await panel.getByText('weak, 0.17').count()).toBe(1)
    expect(await panel.getByText('and 2 more').count()).toBe(1)
    await panel.getByText('agent-runs-worker 1.4.2 started').first().waitFor()
    await panel.getByRole('link', { name: 'Cited: timeline of err_5b1c9d2e7f30' }).click()
    await page.waitForURL(`**/timeline/${sampleCorrelationId}`)
  })

  it('says plainly when evidence is thin', async () => {
    const diagnosis = thinDiagnosis(incident(), Date.now())
    const station = await console.start({ incidents: [incident()], diagnosis })
    const page = await console.open(address(station.url))
    const panel = page.getByRole('region', { name: 'Diagnosis' })
    await panel.getByText('Evidence is thin: 1 failing correlation').waitFor()
    expect(await panel.getByText('possible, 0.50').count()).toBe(1)
    expect(await panel.getByRole('list', { name: 'What weakens this' }).innerText()).toContain(
      thinNote,
    )
  })

  it('may say that nothing stands out, and claims nothing then', async () => {
    const diagnosis = {
      ...sampleDiagnosis(incident(), Date.now()),
      verdict: 'nothing_stands_out' as const,
      causes: [],
      differences: [],
      changes_before: [],
      earlier_incidents: [],
    }
    const station = await console.start({ incidents: [incident()], diagnosis })
    const page = await console.open(address(station.url))
    const panel = page.getByRole('region', { name: 'Diagnosis' })
    await panel.getByText('Nothing stands out in 20 failing correlations').waitFor()
    expect(await panel.getByRole('heading', { level: 3 }).count()).toBe(0)
  })

  it('is asked for once, and again on request, not at every record that is stored', async () => {
    const station = await console.start({ incidents: [incident()] })
    const page = await console.open(address(station.url))
    const asked = () => station.requests.filter((each) => each.includes('/diagnosis')).length
    const again = page.getByRole('button', { name: 'Look again' })
    await again.waitFor()
    const incidentsAsked = () =>
      station.requests.filter((each) => /\/ops\/incidents\/[^/]+\?/.test(each)).length
    const before = incidentsAsked()
    station.announce()
    await expect.poll(incidentsAsked).toBeGreaterThan(before)
    expect(asked()).toBe(1)
    await again.click()
    await expect.poll(asked).toBe(2)
  })

  it('that cannot be made leaves the rest of the page as it is', async () => {
    const station = await console.start({ incidents: [incident()] })
    const page = await console.open(`${station.url}/incidents`)
    await page.getByRole('link', { name: incident().title }).waitFor()
    await page.route('**/diagnosis', (route) =>
      route.fulfill({
        status: 503,
        contentType: 'application/problem+json',
        body: JSON.stringify(problem(503, 'Not now', 'The store does not answer.')),
      }),
    )
    await page.getByRole('link', { name: incident().title }).click()
    const panel = page.getByRole('region', { name: 'Diagnosis' })
    await panel.getByRole('alert').waitFor()
    await page.getByRole('region', { name: 'Evidence' }).waitFor()
  })
})
