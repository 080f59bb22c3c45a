/**
 * One global object for all test files of a jest process. jest makes a new one for each file, but
 * the modules of one global object are of no use in another: each file loaded the framework, the
 * database library and the application again, about two seconds of CPU per journey.
 */
const hooks = require('node:async_hooks');
const { TestEnvironment } = require('jest-environment-node');

/** jest-circus adds its handlers of events here again for each file. */
const EVENT_HANDLERS = Symbol.for('EVENT_HANDLERS');

/**
 * jest-circus makes an AsyncLocalStorage for each file, and never turns it off. Before Node 24 each
 * promise and timer of the process copies the values of all that are on: after a hundred files,
 * that and its garbage took half of the time.
 */
const storages = new Set();
hooks.AsyncLocalStorage = class extends hooks.AsyncLocalStorage {
  constructor(...args) {
    super(...args);
    storages.add(this);
  }
};

let shared;
let initialVariables;
let exit;

class SharedEnvironment extends TestEnvironment {
  /** The global object lives as long as the process. */
  async teardown() {
    delete this.global[EVENT_HANDLERS];
    this.fakeTimers.useRealTimers();
    this.fakeTimersModern.useRealTimers();
    restoreVariables(this.global.process.env);
    // jest wraps the function once more for each file.
    this.global.process.exit = exit;
    // One that is used again turns itself on.
    for (const storage of storages) storage.disable();
    storages.clear();
  }
}

function restoreVariables(env) {
  for (const name of Object.keys(env)) if (!(name in initialVariables)) delete env[name];
  Object.assign(env, initialVariables);
}

module.exports = class {
  constructor(config, context) {
    if (!shared) {
      shared = new SharedEnvironment(config, context);
      initialVariables = { ...shared.global.process.env };
      exit = shared.global.process.exit;
    }
    // biome-ignore lint/correctness/noConstructorReturn: jest calls it with `new`.
    return shared;
  }
};
