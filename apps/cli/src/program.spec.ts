import { CommanderError } from 'commander';
import { createProgram } from './program.js';

describe('the command line', () => {
  it.each([
    'dead-letters replay mail xyz',
    'dead-letters replay',
    'dead-letters list --limit 0',
    'dead-letters list --cause bad-luck',
    'dead-letters replay mail 019a5f6e-8f0c-7cc3-9f43-0c1a6a1b7f10 --cause=failed',
    'events replay mail',
    'events replay mail --from yesterday',
    'events show xyz',
    'db:generate nowhere add-tea',
    'db:generate orders',
    'verify --limit many',
    'verify everything',
    'no-such-command',
  ])('answers %s with how it is used', async (line) => {
    let said = '';
    const program = createProgram({
      writeErr: (text) => {
        said += text;
      },
    });

    await expect(program.parseAsync(line.split(' '), { from: 'user' })).rejects.toThrow(
      CommanderError,
    );

    expect(said).toMatch(/^error: .*\n\nUsage: orderly /);
  });
});
