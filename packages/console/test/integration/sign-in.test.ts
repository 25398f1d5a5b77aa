import { describe, expect, it } from 'vitest'
import { consoleUnderTest } from '../support/console-under-test.ts'
import { founderToken, linkToken } from '../support/fixture-station.ts'

const console = consoleUnderTest()

describe('signing in', () => {
  it('works once by link, and takes the token out of the address', async () => {
    const station = await console.start({ isSignedIn: false })
    const page = await console.open(`${station.url}/sign-in#token=${linkToken}`)
    await page.getByText('All quiet').waitFor()
    expect(page.url()).toBe(`${station.url}/`)
    expect(station.requests.filter((each) => each === 'POST /session')).toHaveLength(1)
    await page.goBack().catch(() => null)
    expect(page.url()).not.toContain(linkToken)

    station.scenario.isSignedIn = false
    const again = await console.open(`${station.url}/sign-in#token=${linkToken}`)
    await again.getByText('A sign-in link works once.').waitFor()
    expect(await again.getByRole('alert').innerText()).toContain('ref-7f3a9c21d5e84b60')
  })

  it('works by a pasted token, and leads to the page that was asked for', async () => {
    const station = await console.start({ isSignedIn: false })
    const page = await console.open(`${station.url}/incidents?q=severity:urgent`)
    await page.getByLabel('Token', { exact: true }).fill(` ${founderToken} `)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Incidents' }).waitFor()
    expect(new URL(page.url()).searchParams.get('q')).toBe('severity:urgent')
  })

  it('says so when the token is wrong, and stays', async () => {
    const station = await console.start({ isSignedIn: false })
    const page = await console.open(`${station.url}/sign-in`)
    await page.getByLabel('Token', { exact: true }).fill('not-a-founders-token')
    await page.keyboard.press('Enter')
    expect(await page.getByRole('alert').innerText()).toContain('unknown, used or expired')
    expect(new URL(page.url()).pathname).toBe('/sign-in')
  })

  it('comes back after the session has ended elsewhere', async () => {
    const station = await console.start()
    const page = await console.open(station.url)
    await page.getByText('All quiet').waitFor()
    station.scenario.isSignedIn = false
    station.announce()
    await page.getByLabel('Token', { exact: true }).waitFor()
  })

  it('signs out with the CSRF token, after which nothing is shown', async () => {
    const station = await console.start()
    const page = await console.open(station.url)
    await page.getByRole('button', { name: /Sign out/ }).click()
    await page.getByLabel('Token', { exact: true }).waitFor()
    expect(station.scenario.isSignedIn).toBe(false)
  })
})
