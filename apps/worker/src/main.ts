import { runUntilSignal } from '@orderly/platform/bootstrap/run-until-signal';
import { startWorker } from './start-worker.js';

await runUntilSignal('worker', startWorker);
