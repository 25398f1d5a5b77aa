import { useMediaQuery } from '@mantine/hooks'

/** Whether the screen is too narrow for a table of six columns. */
export function useNarrow(): boolean {
  return useMediaQuery('(max-width: 56em)', undefined, { getInitialValueInEffect: false })
}
