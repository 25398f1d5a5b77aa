/** What the help and the palette say about each key. */
export const shortcutWords: readonly { readonly keys: readonly string[]; readonly does: string }[] =
  [
    { keys: ['Ctrl', 'K'], does: 'Open the command palette (⌘ K on a Mac)' },
    { keys: ['/'], does: 'Search incidents' },
    { keys: ['j'], does: 'Next row' },
    { keys: ['k'], does: 'Previous row' },
    { keys: ['Enter'], does: 'Open the row' },
    { keys: ['Esc'], does: 'Back, or close what is open' },
    { keys: ['g', 'n'], does: 'Go to Now' },
    { keys: ['g', 'i'], does: 'Go to Incidents' },
    { keys: ['g', 'd'], does: 'Go to Decisions' },
    { keys: ['p'], does: 'Pause or resume live updates' },
    { keys: ['?'], does: 'Show this help' },
  ]
