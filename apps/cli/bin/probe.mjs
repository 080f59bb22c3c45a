/**
 * The health check of containers: `probe.mjs` asks the API of this container whether it lives, and
 * `probe.mjs worker` the worker. Exits with 0 when it does, else with 1.
 */
import http from 'node:http';
import https from 'node:https';

const { PORT, WORKER_HEALTH_PORT, TLS_CERT_FILE } = process.env;
const isWorker = process.argv[2] === 'worker';
// The worker answers in plain HTTP in any case.
const hasTls = !isWorker && Boolean(TLS_CERT_FILE);
const port = isWorker ? WORKER_HEALTH_PORT || 3001 : PORT || 3000;

const options = {
  host: '127.0.0.1',
  port,
  path: '/health/live',
  // The certificate has the public name, and the connection does not leave the container.
  rejectUnauthorized: false,
};

(hasTls ? https : http)
  .get(options, ({ statusCode }) => process.exit(statusCode === 200 ? 0 : 1))
  .on('error', () => process.exit(1));
