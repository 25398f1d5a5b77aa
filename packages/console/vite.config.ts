import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { themeVariables } from './scripts/theme-variables.ts'

export default defineConfig({
  plugins: [react(), themeVariables()],
  css: { modules: { localsConvention: 'camelCaseOnly' } },
  build: {
    target: 'es2022',
    // The station's content security policy allows no data: address, so nothing is inlined.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    cssCodeSplit: true,
    sourcemap: false,
    reportCompressedSize: true,
  },
  server: {
    proxy: Object.fromEntries(
      ['/ops', '/session', '/healthz', '/readyz'].map((path) => [
        path,
        { target: process.env['FC_STATION_URL'] ?? 'http://127.0.0.1:4310', changeOrigin: false },
      ]),
    ),
  },
})
