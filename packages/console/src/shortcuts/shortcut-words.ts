import { screenKeys } from './screen-keys.ts'

/** What the help and the palette say about each key. */
export const shortcutWords: readonly { readonly keys: readonly string[]; readonly does: string }[] =
  [
    { keys: ['Ctrl', 'K'], does: 'Open the command palette (⌘ K on a Mac)' },
    { keys: ['/'], does: 'Search incidents' },
    { keys: ['j'], does: 'Next row' },
    { keys: ['k'], does: 'Previous row' },
    { keys: ['Enter'], does: 'Open the row' },
    { keys: ['Esc'], does: 'Back, or close what is open' },
    ...screenKeys.map(({ key, words }) => ({ keys: ['g', key], does: `Go to ${words}` })),
    { keys: ['p'], does: 'Pause or resume live updates' },
    { keys: ['?'], does: 'Show this help' },
  ]
