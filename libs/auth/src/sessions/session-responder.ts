import type { HttpResult } from '@orderly/platform/http/http-result';
import type { OpenSession } from './sessions.js';

/**
 * Returns a new session as tokens or as a cookie. All routes that open or refresh a session respond
 * through this.
 */
export abstract class SessionResponder {
  abstract answer(session: OpenSession): Promise<HttpResult>;
}
