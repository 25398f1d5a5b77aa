// Mantine writes its theme into a <style> tag at run time. The station's content security policy
// forbids that, so the same rules are made while building and served as a plain stylesheet.
import {
  convertCssVariables,
  DEFAULT_THEME,
  defaultCssVariablesResolver,
  mergeMantineTheme,
} from '@mantine/core'
import type { Plugin } from 'vite'
import { theme } from '../src/shell/theme.ts'

const publicName = 'virtual:theme-variables.css'
const resolvedName = `\0${publicName}`

export function themeVariables(): Plugin {
  return {
    name: 'first-contact:theme-variables',
    resolveId: (name) => (name === publicName ? resolvedName : undefined),
    load: (name) => {
      if (name !== resolvedName) return undefined
      return convertCssVariables(
        defaultCssVariablesResolver(mergeMantineTheme(DEFAULT_THEME, theme)),
      ).replaceAll(/, :host(\([^)]*\))?/g, '')
    },
  }
}
