import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

const MAX_SHOWN = 20;

/** The run fails when any application that any test ran has written a secret into its log. */
export default async function globalTeardown() {
  const { scanLogs } = await import('./log-scan.ts');
  const { lines, secrets, leaks } = await scanLogs(process.env.ORDERLY_TEST_LOGS ?? '');
  const skipped = await skippedSuites();
  await globalThis.orderlyTestServer?.stop();
  if (leaks.length > 0) {
    throw new Error(
      `Secrets in the logs of the ` +
        `tests:\n${leaks.slice(0, MAX_SHOWN).join('\n')}\n${leaks.length} in all.`,
    );
  }
  if (lines > 0)
    process.stderr.write(`\n${lines} lines of logs hold none of ${secrets} secrets.\n`);
  if (skipped.length > 0)
    process.stderr.write(`\nSKIPPED, for want of a tool:\n- ${skipped.join('\n- ')}\n`);
}

/** See `tools.ts`. */
async function skippedSuites() {
  const file = join(process.env.ORDERLY_TEST_RUN ?? '', 'skipped-suites');
  const text = await readFile(file, 'utf8').catch(() => '');
  return text.split('\n').filter(Boolean).sort();
}
