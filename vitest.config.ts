import { defineConfig } from 'vitest/config';

const report = process.env.NASHRA_TEST_REPORT;

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // One file waits for the disk, a process or a browser while another computes.
    maxWorkers: 2,
    // Against what hangs: some tests start a dozen processes, and the machine may be busy.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    reporters: report ? ['default', ['json', { outputFile: report }]] : ['default'],
  },
});
