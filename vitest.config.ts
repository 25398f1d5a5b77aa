import { defineConfig } from 'vitest/config'

// One project for each kind of test, so that each kind runs alone. Tests run on the sources.
const conditions = ['fc-source']
const sources = {
  ssr: { resolve: { conditions } },
  // Where vitest loads a global setup.
  environments: { __vitest__: { resolve: { conditions } } },
}
const everywhere = (kind: string) => [
  `packages/*/test/${kind}/**/*.test.ts`,
  `examples/*/test/${kind}/**/*.test.ts`,
  `test/${kind}/**/*.test.ts`,
]

export default defineConfig({
  test: {
    projects: [
      { ...sources, test: { name: 'unit', include: everywhere('unit') } },
      {
        ...sources,
        test: { name: 'property', include: everywhere('property'), testTimeout: 30_000 },
      },
      { ...sources, test: { name: 'golden', include: everywhere('golden') } },
      {
        ...sources,
        test: {
          name: 'types',
          include: [],
          typecheck: {
            enabled: true,
            only: true,
            include: ['packages/*/test/types/**/*.test-d.ts'],
            tsconfig: './tsconfig.types.json',
          },
        },
      },
      {
        ...sources,
        test: {
          name: 'integration',
          include: everywhere('integration'),
          // Generous, for machines that do much else: only a test that fails ever waits that long.
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // Real processes share few cores here. A test that holds only when tried again is a bug that
          // is named at the end of every run, and no reason to hide what the other tests found.
          retry: 1,
          expect: { poll: { timeout: 60_000 } },
          maxWorkers: 2,
          globalSetup: ['packages/store/test/support/global-postgres.ts'],
        },
      },
    ],
  },
})
