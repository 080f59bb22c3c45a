import { counted } from '@orderly/platform/kernel/text/counted';
import type { Verdict } from '@orderly/platform/verification/verifier';

const VIOLATED = 1;
const NOT_CHECKED = 2;

/** Prints what `orderly verify` finds, each verdict as soon as it is known. */
export class VerdictReport {
  private readonly counts = { ok: 0, violated: 0, unknown: 0 };

  constructor(private readonly json: boolean) {}

  add(verdict: Verdict): void {
    this.counts[verdict.status] += 1;
    for (const line of this.json ? [JSON.stringify(verdict)] : linesOf(verdict)) console.log(line);
  }

  /** @returns the exit code: a violation counts more than a check that failed */
  end(): number {
    const { ok, violated, unknown } = this.counts;
    if (!this.json)
      console.log(
        `${counted(ok, 'invariant holds', 'invariants hold')}, ` +
          `${counted(violated, 'is', 'are')} violated, ` +
          `${counted(unknown, 'is', 'are')} not checked.`,
      );
    if (violated > 0) return VIOLATED;
    return unknown > 0 ? NOT_CHECKED : 0;
  }
}

function linesOf(verdict: Verdict): string[] {
  const { status, invariant, description, checked, violations, offenders, failure } = verdict;
  const lines = [`${status.padEnd(8)}  ${invariant}  ${summaryOf(verdict)}`];
  if (status === 'violated') lines.push(`  ${description}`);
  lines.push(...offenders.map(({ kind, id, says }) => `  ${kind} ${id}  ${says}`));
  if (violations > offenders.length) lines.push(`  And ${violations - offenders.length} more.`);
  if (failure !== null) lines.push(`  The check ended after ${rowsOf(checked)}: ${failure}`);
  return lines;
}

const summaryOf = ({ status, checked, violations }: Verdict): string =>
  status === 'violated'
    ? `${counted(violations, 'violation', 'violations')} in ${rowsOf(checked)}`
    : rowsOf(checked);

const rowsOf = (count: number): string => counted(count, 'row', 'rows');
