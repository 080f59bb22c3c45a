import { Logger as NestContextLogger } from '@nestjs/common';
import { createLogger } from './create-logger.js';
import { NestLogger } from './nest-logger.js';

describe('NestLogger', () => {
  const lines: Record<string, unknown>[] = [];
  const output = { write: (line: string) => void lines.push(JSON.parse(line)) };
  const log = new NestLogger(
    createLogger({ log: { level: 'info', format: 'json' }, version: '1.0.0' }, 'worker', output),
  );
  beforeAll(() => NestContextLogger.overrideLogger(log));
  afterAll(() => NestContextLogger.overrideLogger(false));
  beforeEach(() => lines.splice(0));

  it('writes the fields of an object beside the message', () => {
    new NestContextLogger('Deliveries').warn('the delivery failed', {
      consumer: 'mail',
      attempt: 2,
    });

    expect(lines).toMatchObject([
      {
        level: 'warn',
        msg: 'the delivery failed',
        context: 'Deliveries',
        consumer: 'mail',
        attempt: 2,
      },
    ]);
  });

  it('keeps secrets out of such fields', () => {
    new NestContextLogger('Deliveries').warn('odd', { password: 'hunter2-hunter2' });

    expect(JSON.stringify(lines)).not.toContain('hunter2');
  });

  it('writes an error with its fields', () => {
    new NestContextLogger('Deliveries').error('failed', { eventId: 'e1' }, new Error('no route'));

    expect(lines).toMatchObject([{ eventId: 'e1', err: { message: 'no route' } }]);
  });
});
