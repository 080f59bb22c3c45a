import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Replicas } from '../database/replicas.js';
import { sendConsistencyTokens } from '../http/consistency-token.js';

/** For APIs: workers read from the primary only. Call before `app.init()`. */
export function useReplicas(app: NestFastifyApplication): void {
  const replicas = app.get(Replicas);
  if (!replicas.isConfigured) return;
  replicas.start();
  sendConsistencyTokens(app, replicas);
}
