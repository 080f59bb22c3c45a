/**
 * `npm run bench`, or `npm run bench -- growth | jobs | backlog | startup | auth | login |
 * connections | access | search | filters | retention | streams | restore | tracing | outage |
 * desk | chaos | chaos-events | rolling | killing`: see README.md.
 */
import { runCommand, WrongUse } from './lib/usage.mjs';

const COMMANDS = {
  compare: async (argv) => (await import('./compare.mjs')).compare(argv),
  growth: async (argv) => (await import('./growth.mjs')).growth(argv),
  jobs: async (argv) => (await import('./jobs.mjs')).jobs(argv),
  backlog: async (argv) => (await import('./backlog.mjs')).backlog(argv),
  startup: async (argv) => (await import('./startup.mjs')).startup(argv),
  auth: async (argv) => (await import('./auth.mjs')).auth(argv),
  login: async (argv) => (await import('./login-timing.mjs')).loginTiming(argv),
  connections: async (argv) => (await import('./connections.mjs')).connections(argv),
  access: async (argv) => (await import('./access.mjs')).access(argv),
  search: async (argv) => (await import('./search.mjs')).search(argv),
  restore: async (argv) => (await import('./drill-restore.mjs')).drillRestore(argv),
  tracing: async (argv) => (await import('./tracing.mjs')).tracing(argv),
  streams: async (argv) => (await import('./streams.mjs')).streams(argv),
  outage: async (argv) => (await import('./redis-outage.mjs')).redisOutage(argv),
  filters: async (argv) => (await import('./filters.mjs')).filters(argv),
  retention: async (argv) => (await import('./retention.mjs')).retention(argv),
  desk: async (argv) => (await import('./order-desk.mjs')).orderDesk(argv),
  rolling: async (argv) => (await import('./drill-deploy.mjs')).drillRolling(argv),
  killing: async (argv) => (await import('./drill-deploy.mjs')).drillChaos(argv),
  'chaos-events': async (argv) => (await import('./chaos-events.mjs')).chaosEvents(argv),
  chaos: async (argv) => (await import('./chaos-payments.mjs')).chaosPayments(argv),
};

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
