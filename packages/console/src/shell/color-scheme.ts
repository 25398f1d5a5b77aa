import type { MantineColorScheme, MantineColorSchemeManager } from '@mantine/core'
import { storedSetting } from '../shortcuts/stored-setting.ts'

/** public/color-scheme.js reads the same key before the first paint. */
export const colorSchemeSetting = storedSetting('color-scheme', ['auto', 'light', 'dark'])

/** Mantine would hold transitions back with a <style> tag, which the policy forbids. */
export const withoutStyleTag = { keepTransitions: true } as const

/** Lets Mantine keep its scheme where the rest of the console keeps its choices. */
export function colorSchemeManager(): MantineColorSchemeManager {
  return {
    get: () => colorSchemeSetting.read(),
    set: (value: MantineColorScheme) => colorSchemeSetting.write(value),
    subscribe: () => undefined,
    unsubscribe: () => undefined,
    clear: () => colorSchemeSetting.write('auto'),
  }
}
