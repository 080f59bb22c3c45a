import type { Finding } from '@orderly/platform/examination/examination';

const MARKS = { ok: 'ok    ', warning: 'look  ', failed: 'FAILED', skipped: '-     ' } as const;

/** Prints what `orderly doctor` finds, each finding as soon as it is known. */
export class DoctorReport {
  private readonly counts = { ok: 0, warning: 0, failed: 0, skipped: 0 };

  constructor(private readonly json: boolean) {}

  add(examination: string, finding: Finding): void {
    this.counts[finding.status] += 1;
    if (this.json) console.log(JSON.stringify({ examination, ...finding }));
    else {
      console.log(`${MARKS[finding.status]}  ${examination}: ${finding.detail}`);
      if (finding.advice !== undefined) console.log(`        ${finding.advice}`);
    }
  }

  /** @returns the exit code */
  end(): number {
    const { ok, warning, failed, skipped } = this.counts;
    const rest = skipped > 0 ? `, ${skipped} not checked` : '';
    if (!this.json) console.log(`\n${ok} fine, ${warning} to look at, ${failed} failed${rest}.`);
    return failed > 0 ? 1 : 0;
  }
}
