import { cliPage } from './cli-page.ts'
import { configurationPage } from './configuration-page.ts'
import { errorsPage } from './errors-page.ts'
import { httpPage } from './http-page.ts'
import { misusePage } from './misuse-page.ts'
import { recordsPage } from './records-page.ts'

const notice = '<!-- Made by `npm run docs:gen`; edits are lost. -->'

/** One page of docs/reference that is made from the code. */
export interface GeneratedPage {
  readonly path: string
  readonly text: string
}

/** Every generated page, as it should be now. */
export function generatedPages(): readonly GeneratedPage[] {
  const pages = {
    cli: cliPage,
    configuration: configurationPage,
    errors: errorsPage,
    http: httpPage,
    misuse: misusePage,
    records: recordsPage,
  }
  return Object.entries(pages).map(([name, render]) => ({
    path: `docs/reference/${name}.md`,
    text: `${notice}\n\n${render()}`,
  }))
}
