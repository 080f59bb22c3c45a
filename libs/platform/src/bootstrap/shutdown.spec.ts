import { pino } from 'pino';
import { Shutdown } from './shutdown.js';

const TIMEOUT_MS = 5_000;

describe('Shutdown', () => {
  let exit: jest.SpyInstance;

  const signalled = (name: NodeJS.Signals) => process.emit(name, name);
  const aShutdown = (hasTerminal = false) =>
    new Shutdown(pino({ level: 'silent' }), TIMEOUT_MS, hasTerminal);

  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate'] });
    exit = jest.spyOn(process, 'exit').mockImplementation((() => undefined) as typeof process.exit);
  });

  afterEach(() => {
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.removeAllListeners(name);
    exit.mockRestore();
    jest.useRealTimers();
  });

  it('closes once and exits with 0', async () => {
    const close = jest.fn(() => Promise.resolve());
    aShutdown().attach(close);

    signalled('SIGTERM');
    await new Promise(setImmediate);

    expect(close).toHaveBeenCalledTimes(1);
    expect(exit).toHaveBeenCalledWith(0);
  });

  it('stops on SIGHUP when its terminal went away, and goes on when it has none', async () => {
    const [inTerminal, asService] = [
      jest.fn(async () => undefined),
      jest.fn(async () => undefined),
    ];
    aShutdown(true).attach(inTerminal);
    aShutdown(false).attach(asService);

    signalled('SIGHUP');
    await new Promise(setImmediate);

    expect(inTerminal).toHaveBeenCalledTimes(1);
    expect(asService).not.toHaveBeenCalled();
  });

  it('reloads on SIGHUP what can be loaded again', async () => {
    const [close, reload] = [jest.fn(async () => undefined), jest.fn(async () => undefined)];
    aShutdown().attach(close, reload);

    signalled('SIGHUP');
    await new Promise(setImmediate);

    expect(reload).toHaveBeenCalledTimes(1);
    expect(close).not.toHaveBeenCalled();
  });

  it('takes the signals of one key press for one wish', () => {
    aShutdown().attach(() => new Promise(() => undefined));

    signalled('SIGINT');
    jest.advanceTimersByTime(20);
    signalled('SIGINT');

    expect(exit).not.toHaveBeenCalled();
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('does not wait after a second %s', (name, code) => {
    aShutdown().attach(() => new Promise(() => undefined));

    signalled('SIGINT');
    jest.advanceTimersByTime(1_000);
    signalled(name);

    expect(exit).toHaveBeenCalledWith(code);
  });

  it('exits with 1 when closing takes too long', () => {
    aShutdown().attach(() => new Promise(() => undefined));

    signalled('SIGTERM');
    jest.advanceTimersByTime(TIMEOUT_MS);

    expect(exit).toHaveBeenCalledWith(1);
  });

  it('closes what has started meanwhile when the signal came during the start', async () => {
    const shutdown = aShutdown();
    signalled('SIGINT');
    const close = jest.fn(() => Promise.resolve());

    shutdown.attach(close);
    await new Promise(setImmediate);

    expect(close).toHaveBeenCalledTimes(1);
  });

  it('exits with 1 when something that it cannot do without failed', async () => {
    const shutdown = aShutdown();
    shutdown.attach(() => Promise.resolve());

    shutdown.fail('the database ended');
    await new Promise(setImmediate);

    expect(exit).toHaveBeenCalledWith(1);
  });
});
