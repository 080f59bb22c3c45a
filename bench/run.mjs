/**
 * `npm run bench`, or `npm run bench -- growth | jobs | backlog | startup | auth | login |
 * connections | access | search | filters | retention | streams | restore | tracing | outage |
 * desk | chaos | chaos-events | rolling | killing`: see README.md.
 */
import { COMMANDS } from './commands.mjs';
import { runCommand, WrongUse } from './lib/usage.mjs';

const [first = 'compare', ...rest] = process.argv.slice(2);
const [command, argv] = first.startsWith('-') ? ['compare', [first, ...rest]] : [first, rest];

// A signal ends the process through 'exit', where the children are ended too; PostgreSQL's watchdog
// sees to the database.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(130));

const names = Object.keys(COMMANDS);
const usage = `node bench/run.mjs ${first === '--help' ? `[${names.join(' | ')}]` : command}`;
await runCommand(usage, () => {
  if (!Object.hasOwn(COMMANDS, command))
    throw new WrongUse(`There is no benchmark ${command}: ${names.join(', ')}.`);
  return COMMANDS[command](argv);
});
