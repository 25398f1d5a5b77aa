import { createTheme, type MantineColorsTuple } from '@mantine/core'

/** The one accent: petrol, far from every severity colour. */
const petrol: MantineColorsTuple = [
  '#e9f6f5',
  '#d3ebe9',
  '#a6d6d3',
  '#76bfbb',
  '#4ea9a6',
  '#2c9291',
  '#157b7c',
  '#0c6a6c',
  '#0a595c',
  '#07474a',
]

/** Cool neutral steps; 0 to 9 run from light text to the darkest ground. */
const dark: MantineColorsTuple = [
  '#e4e8ea',
  '#c3cacd',
  '#a2abaf',
  '#7d888d',
  '#414b50',
  '#333c41',
  '#252d31',
  '#1a2124',
  '#13181b',
  '#0d1113',
]

export const theme = createTheme({
  primaryColor: 'petrol',
  primaryShade: { light: 7, dark: 5 },
  autoContrast: true,
  colors: { petrol, dark },
  fontFamily: "'IBM Plex Sans', 'Segoe UI', system-ui, sans-serif",
  fontFamilyMonospace: "'IBM Plex Mono', ui-monospace, 'Cascadia Mono', Menlo, monospace",
  fontSizes: {
    xs: '0.75rem',
    sm: '0.8125rem',
    md: '0.9375rem',
    lg: '1.0625rem',
    xl: '1.25rem',
  },
  defaultRadius: 'md',
  radius: { xs: '3px', sm: '5px', md: '7px', lg: '11px', xl: '18px' },
  cursorType: 'pointer',
  respectReducedMotion: true,
  focusRing: 'never',
})
