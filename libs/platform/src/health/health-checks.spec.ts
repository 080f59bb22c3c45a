import { Logger } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { Test } from '@nestjs/testing';
import { ReadinessState } from '../http/readiness-state.js';
import { HealthChecks } from './health-checks.js';
import { HealthFault } from './health-fault.js';
import { HealthJournal } from './health-journal.js';
import { HealthProbes } from './health-probes.js';

describe('HealthChecks', () => {
  beforeAll(() => Logger.overrideLogger(false));

  it('says what is wrong in our words, and never in those of a driver', async () => {
    const driver = new Error("Stream isn't writeable and enableOfflineQueue options is false");
    const probes = {
      database: {
        ping: () =>
          Promise.reject(new HealthFault('The database is a standby and takes no writes.')),
      },
      migrations: { assertComplete: async () => undefined },
      queue: { ping: () => Promise.reject(driver) },
      resources: { assertHeap: () => undefined, assertDisk: async () => undefined },
      clock: { assertInStep: async () => undefined },
      auditLog: { assertSealed: async () => undefined },
      workers: { assertAlive: async () => undefined },
      parts: () => [
        ['mail-server a:25', null],
        ['mail-server b:25', 'It is left out for now.'],
      ],
    };
    const module = await Test.createTestingModule({
      imports: [TerminusModule.forRoot({ logger: false })],
      providers: [
        HealthChecks,
        HealthJournal,
        ReadinessState,
        { provide: HealthProbes, useValue: probes },
      ],
    }).compile();

    const { status, checks } = await module.get(HealthChecks).everything();

    expect(status).toBe('error');
    expect(checks['mail-server a:25']).toMatchObject({ status: 'up' });
    expect(checks['mail-server b:25']).toMatchObject({
      status: 'degraded',
      message: 'It is left out for now.',
    });
    expect(checks['queue']).toMatchObject({ status: 'degraded', message: 'It does not answer.' });
    expect(checks['database']).toMatchObject({
      status: 'down',
      message: 'The database is a standby and takes no writes.',
    });
  });
});
