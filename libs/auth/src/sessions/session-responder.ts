import type { HttpResult } from '@orderly/platform/http/http-result';
import type { OpenSession } from './sessions.js';

/**
 * How a session is handed to whoever opened it: as tokens, or as a cookie. All routes that open or
 * refresh one answer through this.
 */
export abstract class SessionResponder {
  abstract answer(session: OpenSession): Promise<HttpResult>;
}
