/**
 * Campaigns kill processes, crash them or load them, and take long. `npm test` runs them with all
 * other tests; CI runs them in a job of their own, beside `.ci/run`.
 */
const CAMPAIGNS = [
  'audit-chain',
  'crash',
  'database-away',
  'lost-factors',
  'online-migration',
  'order-under-load',
  'shutdown',
  'signing-keys',
  'verify-under-load',
];
/** TEST_CAMPAIGNS is "no" or "only". */
const { TEST_CAMPAIGNS } = process.env;
const isCampaign = CAMPAIGNS.map((name) => `\\b${name}\\.(?:e2e-)?spec\\.ts$`);
const named = TEST_CAMPAIGNS === 'only' ? `{${CAMPAIGNS.map((name) => `*${name}`)}}` : '*';

/** Everything is CommonJS inside jest (see jest-transform.cjs): no Node from 20 on needs flags. */
export default {
  rootDir: '..',
  testEnvironment: '<rootDir>/test/runtime/shared-environment.cjs',
  runtime: '<rootDir>/test/runtime/shared-runtime.cjs',
  testMatch: [`<rootDir>/{apps,libs,test}/**/${named}.{spec,e2e-spec}.ts`],
  testPathIgnorePatterns: ['/node_modules/', ...(TEST_CAMPAIGNS === 'no' ? isCampaign : [])],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.orderly'],
  moduleNameMapper: {
    '^@orderly/platform/(.*)$': '<rootDir>/libs/platform/src/$1.ts',
    '^@orderly/([^/]+)/worker$': '<rootDir>/libs/$1/src/worker.ts',
    '^@orderly/([^/]+)/([^/]+)$': '<rootDir>/libs/$1/src/public/$2.ts',
    '^@orderly/([^/]+)$': '<rootDir>/libs/$1/src/index.ts',
    '^(\\.{1,2}/(?!.*node_modules).*)\\.js$': ['$1.ts', '$1.js'],
  },
  transform: { '\\.(ts|js|mjs)$': '<rootDir>/test/jest-transform.cjs' },
  transformIgnorePatterns: ['\\.json$'],
  globalSetup: '<rootDir>/test/support/global-setup.mjs',
  globalTeardown: '<rootDir>/test/support/global-teardown.mjs',
  testSequencer: '<rootDir>/test/sequencer.cjs',
  setupFiles: ['reflect-metadata'],
  testTimeout: 60_000,
  // The slow suites wait for processes to start and to die: more of them run than there are cores.
  maxWorkers: 3,
  // Under load a process of jest may need more than the default of half a second to end. It was
  // then killed, with a warning of leaks; no suite was found that leaves anything open.
  workerGracefulExitTimeout: 5_000,
  coverageProvider: 'v8',
};
