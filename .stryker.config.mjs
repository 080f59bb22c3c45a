const specs = (process.env.ORDERLY_MUTATION_SPECS ?? '').split(',');

/**
 * For `npm run mutate -- <folder>`: test/mutate.mjs says which files to mutate and which specs to
 * run.
 */
export default {
  testRunner: 'jest',
  plugins: ['@stryker-mutator/jest-runner'],
  coverageAnalysis: 'perTest',
  jest: {
    configFile: 'test/jest.config.mjs',
    // Else every spec that reaches the mutated file is loaded, for each of its mutants.
    enableFindRelatedTests: false,
    config: {
      testMatch: specs.map((spec) => `<rootDir>/${spec}`),
      // The database is started once, by test/mutate.mjs, and not for each mutant.
      globalSetup: null,
      globalTeardown: null,
      testTimeout: 10_000,
    },
  },
  // Words are for people, and no test should repeat them.
  mutator: { excludedMutations: ['StringLiteral'] },
  // What runs while a file is loaded would need a process for each mutant.
  ignoreStatic: true,
  // Sources go into the copy as they are: swc does not check types, so it needs no @ts-nocheck.
  disableTypeChecks: false,
  concurrency: 1,
  timeoutMS: 5_000,
  timeoutFactor: 2,
  dryRunTimeoutMinutes: 3,
  ignorePatterns: ['/dist', '/coverage', '/.orderly', '/docs', '/bench', '/deploy'],
  tempDirName: '.orderly/mutants',
  reporters: ['progress-append-only', 'clear-text', 'html', 'json'],
  clearTextReporter: { reportTests: false, allowColor: false, skipFull: true },
  htmlReporter: { fileName: '.orderly/mutation/report.html' },
  jsonReporter: { fileName: '.orderly/mutation/report.json' },
};
