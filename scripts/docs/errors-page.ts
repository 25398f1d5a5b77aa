import { dirname } from 'node:path'
import { errorRegistries, findCodeLiterals } from './error-registries.ts'

/** docs/reference/errors.md */
export function errorsPage(): string {
  const literals = findCodeLiterals()
  const raisedIn = (code: string): string => {
    const folders = [...new Set((literals.get(code) ?? []).map((file) => dirname(file)))]
    return folders.map((folder) => `\`${folder}\``).join(', ')
  }
  const count = errorRegistries.reduce((sum, { errors }) => sum + Object.keys(errors).length, 0)
  const lines = [
    '# Errors',
    '',
    `All ${count} codes, by package. A code stays what it is once released. \`first-contact\` prints the`,
    'code in brackets at the end of its message, with the remedy below; an exception of ours carries it',
    'as `error.code`, and `FirstContactError.is(error, code)` recognises it, also across processes and',
    'copies of a package.',
    '',
    '"Retry" says whether the same call may succeed later without anybody changing anything.',
  ]
  for (const { title, file, errors } of errorRegistries) {
    lines.push('', `## ${title}`, '', `From \`${file}\`.`)
    for (const [code, { publicMessage, remedy, retryable, errorClass }] of Object.entries(errors)) {
      const recorded = errorClass === undefined ? '' : `, recorded as \`${errorClass}\``
      lines.push(
        '',
        `### ${code}`,
        '',
        publicMessage,
        '',
        `- What to do: ${remedy}`,
        `- Retry: ${retryable ? 'yes' : 'no'}`,
        `- Raised in ${raisedIn(code)}${recorded}`,
      )
    }
  }
  return `${lines.join('\n')}\n`
}
