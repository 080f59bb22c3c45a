/**
 * jest's module system, with one registry for all test files of a process: packages, the
 * application and the helpers under test/ are loaded once. Each test file itself is loaded as
 * always. A test file has a registry of its own when it calls jest.mock(), when it adds to a
 * catalogue of the application (the next file would find its entries), or when it says `@isolated`
 * in its first comment because it tests what the helpers change for the others.
 */
const { readFileSync } = require('node:fs');
const { isBuiltin } = require('node:module');
const Runtime = require('jest-runtime').default;

const NEEDS_ITS_OWN = new RegExp(
  [
    /\bjest\s*\.\s*(?:mock|doMock)\(/,
    /\b(?:defineProblem|defineEvent|describePermissions|ApiSection)\(/,
    /^\/\*\*[^/]*@isolated\b/,
  ]
    .map(({ source }) => source)
    .join('|'),
);
const TEST_FILE = /\.(?:e2e-)?spec\.ts$/;

/**
 * Never torn down: a module may load another one later. Each run has a resolver of its own, and so
 * another registry: when jest watches, files have changed since the run before.
 */
let shared;
let sharedResolver;

module.exports = class SharedRuntime extends Runtime {
  constructor(...args) {
    super(...args);
    const [, , resolver, , , , testPath] = args;
    if (resolver !== sharedResolver) {
      shared = new Runtime(...args);
      sharedResolver = resolver;
    }
    this.isIsolated = NEEDS_ITS_OWN.test(readFileSync(testPath, 'utf8'));
  }

  requireModule(from, moduleName, options, isRequireActual) {
    const path = this.sharedPath(from, moduleName, options);
    if (path === undefined) return super.requireModule(from, moduleName, options, isRequireActual);
    return shared.requireModule(from, path);
  }

  /**
   * jest-circus keeps the tests of a file in its modules, so each file loads it again, but not what
   * it loads itself: the matchers and printers of jest would take 50 ms of CPU per file.
   */
  requireInternalModule(from, moduleName) {
    return moduleName === undefined
      ? super.requireInternalModule(from)
      : shared.requireInternalModule(from, moduleName);
  }

  sharedPath(from, moduleName, options) {
    if (this.isIsolated || options?.isInternalModule) return undefined;
    if (moduleName !== undefined && isBuiltin(moduleName)) return undefined;
    const path = this._resolution.resolveCjs(from, moduleName);
    return TEST_FILE.test(path) ? undefined : path;
  }

  /** jest looks up and remembers the maps of all modules that a stack may name. */
  getSourceMaps() {
    const own = super.getSourceMaps();
    const others = shared.getSourceMaps();
    return {
      get: (path) => own.get(path) ?? others.get(path),
      *[Symbol.iterator]() {
        yield* others;
        yield* own;
      },
    };
  }
};
module.exports.default = module.exports;
