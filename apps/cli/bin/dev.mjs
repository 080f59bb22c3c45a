import { spawn } from 'node:child_process';
import { watch } from 'node:fs';
import { join } from 'node:path';
import { build, buildIfStale, CLI_MAIN, isStale, ROOT, SOURCES } from './build.mjs';

const SETTLE_MS = 150;

/**
 * Runs everything, and restarts after each change of a source. The app runs as a child on an IPC
 * channel: when this process ends, however it ends, the channel closes and the child stops, so no
 * orphan keeps the port. After a failed build, the old one keeps running.
 */
export async function develop() {
  await buildIfStale();
  let child = run();
  let settling;
  let stopping = false;
  const rebuild = async () => {
    if (!isStale() || !(await build({ clean: false, exitOnFailure: false }))) return;
    await stop(child);
    if (!stopping) child = run();
  };
  let queue = Promise.resolve();
  for (const source of SOURCES) {
    watch(join(ROOT, source), { recursive: true }, () => {
      clearTimeout(settling);
      settling = setTimeout(() => (queue = queue.then(rebuild)), SETTLE_MS);
    });
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, async () => {
      stopping = true;
      process.exit(await stop(child, signal));
    });
  }
}

function run() {
  return spawn(process.execPath, [CLI_MAIN, 'start'], {
    cwd: ROOT,
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
}

/** @returns the exit code of the child */
function stop(child, signal = 'SIGTERM') {
  if (child.exitCode !== null || child.signalCode !== null)
    return Promise.resolve(child.exitCode ?? 1);
  return new Promise((resolve) => {
    child.once('exit', (code) => resolve(code ?? 1));
    child.kill(signal);
  });
}
