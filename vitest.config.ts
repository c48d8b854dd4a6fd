import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            'packages/**/*.test.ts',
            'services/**/*.test.ts',
            'apps/**/*.test.ts',
            'tools/**/*.test.ts',
            'bench/**/*.test.ts',
          ],
          // Some start the program, which takes seconds on a busy machine.
          testTimeout: 20_000,
        },
      },
      { test: { name: 'fuzz', include: ['fuzz/**/*.test.ts'], testTimeout: 120_000 } },
      {
        test: {
          name: 'e2e',
          include: ['e2e/**/*.test.ts'],
          exclude: ['e2e/real/**'],
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'real',
          include: ['e2e/real/**/*.test.ts', 'conformance/**/*.test.ts'],
          exclude: ['e2e/real/long/**'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        // Minutes each, most of them waiting: all at the same time, after everything else.
        test: {
          name: 'long',
          include: ['e2e/real/long/**/*.test.ts'],
          hookTimeout: 120_000,
          maxWorkers: 4,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
