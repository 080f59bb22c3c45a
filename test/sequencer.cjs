/**
 * The order of a run. First what needs no database: it tells within seconds. Then the slowest
 * suites, so that none of them runs alone at the end. Durations come from jest's own cache, and on
 * a fresh clone from the list beside this file; the sizes of files, which jest would take, say
 * nothing here.
 */
const { readFileSync } = require('node:fs');
const { relative } = require('node:path');
const { default: Sequencer } = require('@jest/test-sequencer');
const SECONDS = require('./slow-suites.json');

/** What most suites take that are not in the list. */
const USUAL_SECONDS = 3;
const NEEDS_DATABASE =
  /support\/(app|audit-lab|database|mail-room|processes|redis|worker)\.js|set-up\.js|embedded-postgres\.js/;

module.exports = class extends Sequencer {
  sort(tests) {
    const all = super.sort(tests).map((test) => ({ test, ...this.#facts(test) }));
    return all
      .sort(
        (a, b) =>
          Number(b.failed) - Number(a.failed) ||
          Number(a.needsDatabase) - Number(b.needsDatabase) ||
          b.seconds - a.seconds,
      )
      .map(({ test }) => test);
  }

  #facts(test) {
    const path = relative(test.context.config.rootDir, test.path);
    return {
      failed: this.hasFailed(test),
      needsDatabase: NEEDS_DATABASE.test(readFileSync(test.path, 'utf8')),
      seconds: this.time(test) ? this.time(test) / 1_000 : (SECONDS[path] ?? USUAL_SECONDS),
    };
  }
};
