/** What golden decisions are sealed with: no secret, and they have to open for ever. */
export const goldenKeyText = '07'.repeat(32)
