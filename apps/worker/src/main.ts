import { runUntilSignal } from '@orderly/platform/lifecycle/run-until-signal';
import { startWorker } from './start-worker.js';

await runUntilSignal('worker', startWorker);
