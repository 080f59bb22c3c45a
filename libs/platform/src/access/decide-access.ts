import {
  AAL1,
  AAL2,
  type Acr,
  type Permission,
  type SessionAuthentication,
} from '../kernel/identity/actor.js';
import type { AccessPolicy } from './access.decorators.js';

/** The facts that a decision depends on. */
export interface AccessSubject {
  readonly permissions: ReadonlySet<Permission>;
  /** Null for a person. */
  readonly scopes: ReadonlySet<Permission> | null;
  /** Null for a machine. */
  readonly session: Pick<SessionAuthentication, 'acr' | 'authTime' | 'hasSecondFactor'> | null;
}

export type Verdict =
  | { readonly kind: 'enter' }
  | { readonly kind: 'unauthenticated' }
  | { readonly kind: 'people-only' }
  | { readonly kind: 'permission-missing' | 'scope-missing'; readonly permission: Permission }
  | { readonly kind: 'step-up'; readonly acr: Acr; readonly maxAgeS: number };

const ENTER = { kind: 'enter' } as const;

/**
 * Decides who may use which route. The guard, the documentation and its tests all use this one
 * function.
 */
export function decideAccess(
  policy: AccessPolicy,
  caller: AccessSubject | null,
  now: Date,
  stepUpMaxAgeS: number,
): Verdict {
  if (policy.kind === 'public') return ENTER;
  if (!caller) return { kind: 'unauthenticated' };
  if (policy.peopleOnly && !caller.session) return { kind: 'people-only' };
  if (policy.kind === 'permission' && !caller.permissions.has(policy.permission)) {
    const { permission } = policy;
    const isNarrowed = caller.scopes !== null && !caller.scopes.has(permission);
    return { kind: isNarrowed ? 'scope-missing' : 'permission-missing', permission };
  }
  // Last, so that callers do not enter a code only to learn that they lack the permission.
  if (policy.stepUp && caller.session) return decideStepUp(caller.session, now, stepUpMaxAgeS);
  return ENTER;
}

/** Whether the proof behind a session is recent and strong enough for sensitive operations. */
export function decideStepUp(
  session: NonNullable<AccessSubject['session']>,
  now: Date,
  maxAgeS: number,
): Extract<Verdict, { kind: 'enter' | 'step-up' }> {
  const needed = session.hasSecondFactor ? AAL2 : AAL1;
  const isStrong = needed === AAL1 || session.acr === AAL2;
  const isFresh = now.getTime() - session.authTime.getTime() <= maxAgeS * 1_000;
  return isStrong && isFresh ? ENTER : { kind: 'step-up', acr: needed, maxAgeS };
}
