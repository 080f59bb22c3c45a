const MAX_SHOWN = 20;

/** The run fails when any application that any test ran has written a secret into its log. */
export default async function globalTeardown() {
  const { scanLogs } = await import('./log-scan.ts');
  const { lines, secrets, leaks } = await scanLogs(process.env.ORDERLY_TEST_LOGS ?? '');
  await globalThis.orderlyTestServer?.stop();
  if (leaks.length > 0) {
    throw new Error(
      `Secrets in the logs of the tests:\n${leaks.slice(0, MAX_SHOWN).join('\n')}\n${leaks.length} in all.`,
    );
  }
  if (lines > 0)
    process.stderr.write(`\n${lines} lines of logs hold none of ${secrets} secrets.\n`);
}
