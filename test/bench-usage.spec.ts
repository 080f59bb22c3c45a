import { execFile } from 'node:child_process';
import type { Ended } from './support/run-to-end.js';

type Commands = Readonly<Record<string, (argv: readonly string[]) => Promise<void>>>;
type ErrorClass = new (message: string) => Error;
const { COMMANDS } = jest.requireActual<{ COMMANDS: Commands }>('../bench/commands.mjs');
const { readOptions } = jest.requireActual<{
  readOptions: (argv: readonly string[], defaults: object) => object;
}>('../bench/lib/options.mjs');
const { HelpAsked, WrongUse } =
  jest.requireActual<Record<'HelpAsked' | 'WrongUse', ErrorClass>>('../bench/lib/usage.mjs');

const run = (...args: string[]): Promise<Ended> =>
  new Promise((done) => {
    execFile(process.execPath, args, (error, stdout, stderr) =>
      done({ code: Number(error?.code ?? 0), stdout, stderr }),
    );
  });

describe('the command line of benchmarks and drills', () => {
  it('lists the commands and the options when asked for help', async () => {
    const [all, profile] = await Promise.all([
      run('bench/run.mjs', '--help'),
      run('bench/profile.mjs', '--help'),
    ]);

    expect([all.code, profile.code]).toEqual([0, 0]);
    const names = Object.keys(COMMANDS).join(' | ');
    expect(all.stdout).toContain(
      `Usage: node bench/run.mjs [${names}] [options]\n  --scenario <text>`,
    );
    expect(profile.stdout).toMatch(/^Usage: node bench\/profile\.mjs <place \| .*\n {2}--server /);
    const drill = COMMANDS['restore']?.(['--help']);
    await expect(drill).rejects.toBeInstanceOf(HelpAsked);
    await expect(drill).rejects.toThrow(/^ {2}--orders <number> +default: 20000$/m);
  });

  it('ends with 2 and one sentence when it is called wrongly', async () => {
    const ended = await Promise.all([
      run('bench/run.mjs', 'restore', '--no-such'),
      run('bench/profile.mjs', 'place', '--no-such'),
    ]);

    const refusal = "Unknown option '--no-such'. Add --help to see the options.\n";
    expect(ended).toEqual(ended.map(() => ({ code: 2, stdout: '', stderr: refusal })));
  });

  it('knows the commands', () => {
    expect(Object.keys(COMMANDS).length).toBeGreaterThan(15);
  });

  it.each(Object.entries(COMMANDS))(
    'refuses an option that %s does not know',
    async (_, command) => {
      const ended = command(['--no-such']);

      await expect(ended).rejects.toBeInstanceOf(WrongUse);
      await expect(ended).rejects.toThrow(/^Unknown option '--no-such'\.$/);
    },
  );

  it.each([
    [['--orders'], /^Option '--orders <value>' argument missing\.$/],
    [['--orders', 'many'], /^--orders takes a number above 0\.$/],
    [['--help', '--no-such'], /^Unknown option '--no-such'\.$/],
    [['word'], /^Unexpected argument 'word'\.$/],
  ])('refuses %j', (args, refusal) => {
    const read = () => readOptions(args, { orders: 20_000 });

    expect(read).toThrow(WrongUse);
    expect(read).toThrow(refusal);
  });
});
