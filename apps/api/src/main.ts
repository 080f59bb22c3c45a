import { runUntilSignal } from '@orderly/platform/bootstrap/run-until-signal';
import { startApi } from './start-api.js';

await runUntilSignal('api', (config, logger) => startApi(config, logger));
