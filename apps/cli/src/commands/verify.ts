import type { Verifier } from '@orderly/platform/verification/verifier';
import { type Command, InvalidArgumentError } from 'commander';
import { VerdictReport } from '../report-verdicts.js';

const MAX_LISTED = 10_000;

interface VerifyArguments {
  readonly only?: string[];
  readonly json?: true;
  readonly limit: number;
}

export function addVerify(program: Command): void {
  program
    .command('verify')
    .description(
      'Check that the data agree with each other: totals, timelines, stock. Exits with 1 when ' +
        'an invariant is violated, and with 2 when one could not be checked. `audit verify` ' +
        'checks the audit log.',
    )
    .option('--only <name...>', 'check these invariants only')
    .option(
      '-n, --limit <count>',
      `how many offenders of each to list, to ${MAX_LISTED}`,
      limit,
      20,
    )
    .option('--json', 'one JSON object per line, for scripts')
    .action(async ({ only, json, limit: atMost }: VerifyArguments, self: Command) => {
      await withVerifier(async (verifier) => {
        const names = verifier.invariants().map(({ name }) => name);
        const unknown = only?.filter((name) => !names.includes(name)) ?? [];
        if (unknown.length > 0)
          self.error(
            `error: no invariant is called ${unknown.join(', ')}; ${names.join(', ')} are`,
          );
        const report = new VerdictReport(json ?? false);
        const { signal } = new AbortController();
        for await (const verdict of verifier.verify({ only, limit: atMost, signal }))
          report.add(verdict);
        process.exitCode = report.end();
      });
    });
}

function limit(given: string): number {
  const count = Number(given);
  if (/^\d{1,5}$/.test(given) && count <= MAX_LISTED) return count;
  throw new InvalidArgumentError(`Give a whole number from 0 to ${MAX_LISTED}.`);
}

async function withVerifier(work: (verifier: Verifier) => Promise<void>): Promise<void> {
  const [{ withDatabase }, { withPlatform }, { PARTS }, verification] = await Promise.all([
    import('../with-database.js'),
    import('../platform-context.js'),
    import('../parts/verify.js'),
    import('../../../../libs/platform/src/verification/verifier.js'),
  ]);
  await withDatabase((config) =>
    withPlatform(config, (app) => work(app.get(verification.Verifier)), PARTS),
  );
}
