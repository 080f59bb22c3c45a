import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { counted } from '../kernel/text/counted.js';
import { InvariantResults } from '../verification/invariant-results.js';
import { Examination, type Finding, failed, ok, warning } from './examination.js';

const STALE_S = 3 * 86_400;

/** What the last complete check found. `orderly verify` checks now. */
@Injectable()
export class InvariantsExamination extends Examination {
  override readonly name = 'invariants';

  constructor(private readonly results: InvariantResults) {
    super();
  }

  override async examine(): Promise<Finding> {
    const results = await this.results.list();
    const violated = results.filter(({ violations }) => violations > 0);
    if (violated.length > 0)
      return failed(
        violated.map(({ name, violations }) => `${name}: ${violations}`).join(', '),
        'orderly verify names each offender; see docs/operations/verify.md.',
      );
    if (results.length === 0)
      return warning('Never checked.', 'Run orderly verify, or start a worker.');
    const oldest = Math.min(...results.map(({ checkedAt }) => checkedAt));
    if (Date.now() / 1_000 - oldest > STALE_S)
      return warning('Not checked for three days.', 'Run orderly verify, or start a worker.');
    return ok(`${counted(results.length, 'holds', 'hold')}.`);
  }
}

@Injectable()
export class TasksExamination extends Examination {
  override readonly name = 'scheduled tasks';

  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override async examine(): Promise<Finding> {
    const failing = await this.dataSource.query<Array<{ name: string; error: string }>>(
      `SELECT name, last_error AS error FROM platform.scheduled_tasks
        WHERE last_error IS NOT NULL ORDER BY name`,
    );
    if (failing.length === 0) return ok('None failed in its last run.');
    return warning(
      failing.map(({ name, error }) => `${name}: ${error}`).join(' '),
      'The log of the worker has more; see docs/operations/runbooks/task-overdue.md.',
    );
  }
}
