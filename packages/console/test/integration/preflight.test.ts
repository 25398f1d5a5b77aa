import { describe, expect, it } from 'vitest'
import { consoleUnderTest, focused } from '../support/console-under-test.ts'
import { eventually } from '../support/eventually.ts'
import { problem } from '../support/fixture-station.ts'

const console = consoleUnderTest()

describe('preflight', () => {
  it('says the verdict, and by layer what stands between this and GO, worst first', async () => {
    const station = await console.start()
    const page = await console.open(`${station.url}/preflight`)
    await page.getByRole('heading', { name: '2 checks stop users from coming in.' }).waitFor()
    await page.getByText('NO-GO', { exact: true }).waitFor()
    const layer = page.getByRole('region', { name: /L6/ })
    const states = await layer
      .getByRole('listitem')
      .evaluateAll((items) => items.map((item) => item.getAttribute('data-state')))
    expect(states).toEqual(['fail', 'not_run', 'waived'])
    expect(await layer.innerText()).toContain('0 of 3 hold')
    const fails = await layer.getByRole('listitem').first().innerText()
    expect(fails).toContain('No backup was ever put back')
    expect(fails).toContain('What to do:')
    expect(fails).toContain('npx first-contact store backup ./backups --prove')
  })

  it('takes a risk by name, with a reason and for a time, and takes that back', async () => {
    const station = await console.start()
    const page = await console.open(`${station.url}/preflight`)
    const item = page
      .getByRole('listitem')
      .filter({ hasText: 'No backup was ever put back' })
      .first()
    await item.getByRole('button', { name: 'Take this risk…' }).click()
    await item.getByRole('button', { name: 'Take it' }).click()
    // Nothing is sent without a reason.
    expect(station.requests.filter((each) => each.startsWith('POST /actions'))).toEqual([])
    await item.getByLabel('Why it may wait').fill('a disk comes on Monday')
    await item.getByLabel('How long').selectOption('7')
    await item.getByRole('button', { name: 'Take it' }).click()
    await page.getByText('a disk comes on Monday').waitFor()
    await page.getByRole('heading', { name: '1 checks stop users' }).waitFor()
    const taken = page.getByRole('listitem').filter({ hasText: 'a disk comes on Monday' })
    await taken.getByRole('button', { name: 'Take it back' }).click()
    await page.getByRole('heading', { name: '2 checks stop users' }).waitFor()
    expect(station.requests).toContain('DELETE /actions/risks/backup-never-restored/acknowledge')
  })

  it('is reached by g p, looks again when asked, and does not move the focus then', async () => {
    const station = await console.start()
    const page = await console.open(`${station.url}/`)
    await page.getByRole('link', { name: 'Preflight' }).waitFor()
    await page.keyboard.press('g')
    await page.keyboard.press('p')
    const look = page.getByRole('button', { name: 'Look again' })
    await look.click()
    await eventually(
      () => station.requests.filter((each) => each === 'GET /preflight/verdict').length,
    ).toBeGreaterThanOrEqual(2)
    expect(await focused(page)).toContain('Look again')
  })

  it('says which token it takes, and why it failed', async () => {
    const station = await console.start({ problem: problem(403, 'Not allowed', 'No scope.') })
    const page = await console.open(`${station.url}/preflight`)
    await page.getByText('Not with this token').waitFor()
    station.scenario.problem = problem(503, 'Not now', 'The store does not answer.')
    await page.reload()
    await page.getByRole('alert').getByText('ref-7f3a9c21d5e84b60').waitFor()
  })
})
