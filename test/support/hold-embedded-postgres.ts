import { setInterval } from 'node:timers';
import { startEmbeddedPostgres } from '../../libs/embedded-postgres/src/server/embedded-postgres.js';

/**
 * A process that runs a cluster until it is killed: its folder is the argument, its word on stdout
 * means that it runs.
 */
const [, , directory = ''] = process.argv;
await startEmbeddedPostgres({ directory, database: 'orderly', durable: false });
process.stdout.write('ready\n');
setInterval(() => undefined, 1_000);
