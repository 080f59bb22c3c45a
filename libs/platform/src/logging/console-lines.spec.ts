import { logConsole } from './console-lines.js';
import { createLogger } from './create-logger.js';

describe('logConsole', () => {
  const lines: Record<string, unknown>[] = [];
  const output = { write: (line: string) => void lines.push(JSON.parse(line)) };
  const { debug, log, info, warn, error } = console;
  const listeners = process.listeners('warning');
  beforeAll(() =>
    logConsole(
      createLogger({ log: { level: 'info', format: 'json' }, version: '1.0.0' }, 'api', output),
    ),
  );
  afterAll(() => {
    Object.assign(console, { debug, log, info, warn, error });
    process.removeAllListeners('warning');
    for (const listener of listeners) process.on('warning', listener);
  });
  beforeEach(() => lines.splice(0));

  it('writes one JSON line when a library writes to the console', () => {
    console.warn('Failed to resolve IPv%d addresses\nwith current network', 4);

    expect(lines).toMatchObject([
      {
        level: 'warn',
        context: 'console',
        msg: 'Failed to resolve IPv4 addresses with current network',
      },
    ]);
  });

  it('bounds the line and keeps secrets out of it when a library dumps an object', () => {
    console.error({ url: 'postgres://orderly:hunter2@db/orderly', more: 'x'.repeat(100_000) });

    expect(JSON.stringify(lines)).not.toContain('hunter2');
    expect(JSON.stringify(lines).length).toBeLessThan(1_000);
  });

  it('writes the warnings of Node as lines', () => {
    const warning = Object.assign(new Error('this API goes away'), { name: 'DeprecationWarning' });

    process.emit('warning', warning);

    expect(lines).toMatchObject([
      { level: 'warn', context: 'process', msg: 'DeprecationWarning: this API goes away' },
    ]);
  });
});
