/** Everything is CommonJS inside jest (see jest-transform.cjs): no Node from 20 on needs flags. */
export default {
  rootDir: '..',
  testEnvironment: '<rootDir>/test/runtime/shared-environment.cjs',
  runtime: '<rootDir>/test/runtime/shared-runtime.cjs',
  testMatch: ['<rootDir>/{apps,libs,test}/**/*.{spec,e2e-spec}.ts'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.orderly'],
  moduleNameMapper: {
    '^@orderly/platform/(.*)$': '<rootDir>/libs/platform/src/$1.ts',
    '^@orderly/([^/]+)/worker$': '<rootDir>/libs/$1/src/worker.ts',
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
