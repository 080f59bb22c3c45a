import { execFile } from 'node:child_process';

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const run = (...args: string[]): Promise<Ended> =>
  new Promise((done) => {
    execFile(process.execPath, args, (error, stdout, stderr) =>
      done({ code: Number(error?.code ?? 0), stdout, stderr }),
    );
  });

describe('the command line of benchmarks and drills', () => {
  it('lists the commands and the options when asked for help', async () => {
    const [all, drill, profile] = await Promise.all([
      run('bench/run.mjs', '--help'),
      run('bench/run.mjs', 'restore', '--help'),
      run('bench/profile.mjs', '--help'),
    ]);

    expect([all.code, drill.code, profile.code]).toEqual([0, 0, 0]);
    expect(all.stdout).toMatch(
      /^Usage: node bench\/run\.mjs \[compare \| .*\n {2}--scenario <text>/,
    );
    expect(drill.stdout).toMatch(/^ {2}--orders <number> +default: 20000$/m);
    expect(profile.stdout).toMatch(/^Usage: node bench\/profile\.mjs <place \| .*\n {2}--server /);
  });

  it('refuses an option that a command does not know, with 2 and one sentence', async () => {
    const { stdout: usage } = await run('bench/run.mjs', '--help');
    const commands = /\[([^\]]+)\]/.exec(usage)?.[1]?.split(' | ') ?? [];
    expect(commands.length).toBeGreaterThan(15);

    const ended = await Promise.all([
      ...commands.map((command) => run('bench/run.mjs', command, '--no-such')),
      run('bench/profile.mjs', 'place', '--no-such'),
    ]);

    const refusal = "Unknown option '--no-such'. Add --help to see the options.\n";
    expect(ended).toEqual(ended.map(() => ({ code: 2, stdout: '', stderr: refusal })));
  });

  it.each([
    [['--orders'], /^Option '--orders <value>' argument missing\. Add/],
    [['--orders', 'many'], /^--orders takes a number above 0\. Add/],
    [['--help', '--no-such'], /^Unknown option '--no-such'\. Add/],
    [['word'], /^Unexpected argument 'word'\. Add/],
  ])('refuses %j', async (args, refusal) => {
    const ended = await run('bench/run.mjs', 'restore', ...args);

    expect(ended).toMatchObject({ code: 2, stderr: expect.stringMatching(refusal) });
  });
});
