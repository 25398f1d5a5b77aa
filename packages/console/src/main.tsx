import { MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import './shell/styles.ts'
import { colorSchemeManager } from './shell/color-scheme.ts'
import { queryClient } from './shell/query-client.ts'
import { router } from './shell/router.ts'
import { theme } from './shell/theme.ts'

const root = document.querySelector('#root')
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <MantineProvider
        theme={theme}
        defaultColorScheme="auto"
        colorSchemeManager={colorSchemeManager()}
        // Both write <style> tags, which the station's content security policy forbids; the
        // build makes the same rules (scripts/theme-variables.ts).
        withCssVariables={false}
        withGlobalClasses={false}
      >
        <QueryClientProvider client={queryClient}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  )
}
