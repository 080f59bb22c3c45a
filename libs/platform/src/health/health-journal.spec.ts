import { Logger } from '@nestjs/common';
import { HealthJournal } from './health-journal.js';

describe('HealthJournal', () => {
  const lines: unknown[][] = [];
  const record =
    (level: string) =>
    (...said: unknown[]) =>
      void lines.push([level, said[0]]);
  beforeAll(() =>
    Logger.overrideLogger({ log: record('info'), warn: record('warn'), error: record('error') }),
  );
  afterAll(() => Logger.overrideLogger(false));
  beforeEach(() => lines.splice(0));

  it('logs a check once when it changes, however often it is looked at', () => {
    const journal = new HealthJournal();
    const down = { status: 'down', cause: 'connect ECONNREFUSED' };

    for (const outcome of [{ status: 'up' }, down, down, down, { status: 'up' }, { status: 'up' }])
      journal.note('database', outcome);

    expect(lines).toEqual([
      ['error', 'The check database is down: connect ECONNREFUSED'],
      ['info', 'The check database is up again.'],
    ]);
  });

  it('tells the checks apart', () => {
    const journal = new HealthJournal();

    journal.note('queue', { status: 'degraded', cause: 'NOAUTH' });
    journal.note('disk', { status: 'degraded', cause: 'The disk is 97 % full.' });

    expect(lines).toEqual([
      ['warn', 'The check queue is degraded: NOAUTH'],
      ['warn', 'The check disk is degraded: The disk is 97 % full.'],
    ]);
  });
});
