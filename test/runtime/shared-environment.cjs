/**
 * One global object for all test files of a jest process. jest makes a new one for each file, but
 * the modules of one global object are of no use in another: each file loaded the framework, the
 * database library and the application again, about two seconds of CPU per journey.
 */
const hooks = require('node:async_hooks');
const { TestEnvironment } = require('jest-environment-node');

/** Where jest-circus keeps its state, once more for each file, and with it what the tests hold. */
const ITS_STATE = new Set(['EVENT_HANDLERS', 'JEST_STATE_SYMBOL']);

/**
 * jest-circus makes an AsyncLocalStorage for each file, never turns it off, and keeps the running
 * test in it. Before Node 24 each promise and timer of the process copies the values of all that
 * are on, and a timer that is never cleared keeps the test, with its whole application. After a
 * hundred files, all that took half of the time.
 */
const storages = new Set();
const boxes = new Set();
hooks.AsyncLocalStorage = class extends hooks.AsyncLocalStorage {
  run(value, ...rest) {
    const box = { value };
    storages.add(this);
    boxes.add(box);
    return super.run(box, ...rest);
  }

  getStore() {
    return super.getStore()?.value;
  }
};

function emptyStorages() {
  for (const box of boxes) box.value = undefined;
  boxes.clear();
  // One that is used again turns itself on.
  for (const storage of storages) storage.disable();
  storages.clear();
}

let shared;
let initialVariables;
let exit;

class SharedEnvironment extends TestEnvironment {
  /** The global object lives as long as the process. */
  async teardown() {
    for (const symbol of Object.getOwnPropertySymbols(this.global))
      if (ITS_STATE.has(symbol.description)) delete this.global[symbol];
    // What was on the global object is kept until the end of the process, to be cleared then.
    this._globalProxy.leftovers = [];
    this.fakeTimers.useRealTimers();
    this.fakeTimersModern.useRealTimers();
    restoreVariables(this.global.process.env);
    // jest wraps the function once more for each file.
    this.global.process.exit = exit;
    emptyStorages();
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
