/** Everything is CommonJS inside jest (see jest-transform.cjs), so it needs no flags on any Node from 20 on. */
export default {
  rootDir: '..',
  testEnvironment: 'node',
  testMatch: ['<rootDir>/{apps,libs,test}/**/*.{spec,e2e-spec}.ts'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.orderly'],
  moduleNameMapper: {
    '^@orderly/platform/(.*)$': '<rootDir>/libs/platform/src/$1.ts',
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
  // The slow suites wait for processes to start and to die: more of them than cores fit side by side.
  maxWorkers: 3,
  coverageProvider: 'v8',
};
