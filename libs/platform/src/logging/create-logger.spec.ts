import { hostname } from 'node:os';
import type { LogFormat } from '../config/app-config.js';
import { createLogger } from './create-logger.js';
import { NestLogger } from './nest-logger.js';

interface Line extends Record<string, unknown> {
  err?: Record<string, unknown>;
}

const setUp = (level: 'info' | 'debug' = 'info', format: LogFormat = 'json') => {
  const lines: Line[] = [];
  const output = { write: (line: string) => void lines.push(JSON.parse(line) as Line) };
  const config = { log: { level, format }, version: '1.2.3' };
  return { logger: createLogger(config, 'api', output), lines };
};

describe('the log', () => {
  it('is JSON with UTC time, level by name, role and version', () => {
    const { logger, lines } = setUp();

    logger.warn('low on tea');

    expect(lines).toEqual([
      {
        level: 'warn',
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        service: 'orderly',
        role: 'api',
        version: '1.2.3',
        host: hostname(),
        pid: process.pid,
        msg: 'low on tea',
      },
    ]);
  });

  it('has the names of the Elastic Common Schema with the format ecs', () => {
    const { logger, lines } = setUp('info', 'ecs');
    const err = Object.assign(new Error('It failed.'), {
      code: '23505',
      detail: 'ada@example.com',
    });

    logger.error({ err, traceId: 'abc', durationMs: 1.5, consumer: 'mail', token: 'x' }, 'no tea');

    expect(lines).toEqual([
      {
        '@timestamp': expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        'log.level': 'error',
        message: 'no tea',
        'ecs.version': '8.17.0',
        'service.name': 'orderly',
        'service.node.role': 'api',
        'service.version': '1.2.3',
        'host.hostname': hostname(),
        'process.pid': process.pid,
        'trace.id': 'abc',
        'event.duration': 1_500_000,
        'orderly.consumer': 'mail',
        'orderly.token': '[redacted]',
        error: {
          type: 'Error',
          message: 'It failed.',
          code: '23505',
          stack_trace: expect.stringContaining('at '),
        },
      },
    ]);
  });

  it('gives only the status of a response the name of one', () => {
    const { logger, lines } = setUp('info', 'ecs');

    logger.info({ status: 503 }, 'request refused early');
    logger.warn({ check: 'queue', status: 'degraded' }, 'The check queue is degraded.');

    expect(lines[0]).toMatchObject({ 'http.response.status_code': 503 });
    expect(lines[1]).toMatchObject({ 'orderly.check': 'queue', 'orderly.status': 'degraded' });
    expect(lines[1]).not.toHaveProperty(['http.response.status_code']);
  });

  it.each([
    { password: 'hunter2' },
    { body: { newPassword: 'hunter2' } },
    { request: { headers: { authorization: 'Bearer hunter2' } } },
    { request: { headers: { cookie: 'hunter2', 'set-cookie': 'hunter2' } } },
    { a: { b: { c: { refreshToken: 'hunter2' } } } },
  ])('does not repeat the secret in %j', (fields) => {
    const { logger, lines } = setUp();

    logger.info(fields, 'careless');

    expect(JSON.stringify(lines)).not.toContain('hunter2');
  });

  it('names what it tells about an error, and leaves out what drivers hang on it', () => {
    const { logger, lines } = setUp();
    const cause = Object.assign(new Error('duplicate key'), {
      code: '23505',
      detail: 'Key (email)=(ada@example.test)',
      parameters: ['hunter2'],
    });

    logger.error({ err: new Error('It failed.', { cause }) }, 'request failed');

    expect(lines[0]?.err).toMatchObject({
      type: 'Error',
      message: 'It failed.',
      cause: { message: 'duplicate key', code: '23505' },
    });
    expect(JSON.stringify(lines)).not.toMatch(/ada@example|hunter2/);
  });

  it('bounds what an error may fill it with', () => {
    const { logger, lines } = setUp();
    const endless = new Error('x'.repeat(1_000_000));
    endless.cause = endless;

    logger.error({ err: endless }, 'request failed');

    expect(JSON.stringify(lines).length).toBeLessThan(20_000);
  });

  it('takes the lines of Nest, and keeps its boot noise for debugging', () => {
    const { logger, lines } = setUp();
    const nest = new NestLogger(logger);

    nest.log('TeaModule dependencies initialized', 'InstanceLoader');
    nest.error('It failed.', 'Error: It failed.\n    at tea.ts:1', 'TeaService');

    expect(lines).toEqual([
      expect.objectContaining({ level: 'error', context: 'TeaService', msg: 'It failed.' }),
    ]);
  });
});
