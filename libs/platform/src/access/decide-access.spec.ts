import { AAL1, AAL2, type Permission } from '../kernel/identity/actor.js';
import type { AccessPolicy } from './access.decorators.js';
import { type AccessSubject, decideAccess } from './decide-access.js';

const NOW = new Date('2026-11-20T12:00:00Z');
const MAX_AGE_S = 900;
const agoS = (seconds: number): Date => new Date(NOW.getTime() - seconds * 1_000);

type Session = NonNullable<AccessSubject['session']>;

const person = (permissions: Permission[] = [], session: Partial<Session> = {}): AccessSubject => ({
  permissions: new Set(permissions),
  scopes: null,
  session: { acr: AAL1, authTime: NOW, hasSecondFactor: false, ...session },
});
const machine = (scopes: Permission[], held: Permission[] = scopes): AccessSubject => ({
  permissions: new Set(held.filter((each) => scopes.includes(each))),
  scopes: new Set(scopes),
  session: null,
});
const decide = (policy: AccessPolicy, caller: AccessSubject | null) =>
  decideAccess(policy, caller, NOW, MAX_AGE_S);

const open: AccessPolicy = { kind: 'public' };
const forPeople: AccessPolicy = { kind: 'authenticated', peopleOnly: true };
const forAll: AccessPolicy = { kind: 'authenticated', peopleOnly: false };
const brew: AccessPolicy = { kind: 'permission', permission: 'tea:brew', peopleOnly: false };
const freshly: AccessPolicy = { ...brew, peopleOnly: true, stepUp: 'everybody' };
const freshlyOrByScope: AccessPolicy = { ...brew, stepUp: 'people' };

const stepUp = (acr: string) => ({ kind: 'step-up', acr, maxAgeS: MAX_AGE_S });

describe('decideAccess', () => {
  it.each([
    ['a stranger enters what is public', open, null, { kind: 'enter' }],
    ['a stranger enters nothing else', forAll, null, { kind: 'unauthenticated' }],
    ['a person enters what is for people', forPeople, person(), { kind: 'enter' }],
    ['a machine does not', forPeople, machine(['tea:brew']), { kind: 'people-only' }],
    ['a machine enters where machines may', forAll, machine([]), { kind: 'enter' }],
    ['a person with the permission enters', brew, person(['tea:brew']), { kind: 'enter' }],
    [
      'a person without it does not',
      brew,
      person(['tea:pour']),
      { kind: 'permission-missing', permission: 'tea:brew' },
    ],
    ['a machine with the scope enters', brew, machine(['tea:brew']), { kind: 'enter' }],
    [
      'one without the scope does not',
      brew,
      machine(['tea:pour']),
      { kind: 'scope-missing', permission: 'tea:brew' },
    ],
    [
      'one whose owner lost the permission does not',
      brew,
      machine(['tea:brew'], []),
      { kind: 'permission-missing', permission: 'tea:brew' },
    ],
  ] as const)('%s', (_, policy, caller, verdict) => {
    expect(decide(policy, caller)).toEqual(verdict);
  });

  it.each([
    ['a moment after log-in', person(['tea:brew']), { kind: 'enter' }],
    [
      'at the very end of the time',
      person(['tea:brew'], { authTime: agoS(900) }),
      { kind: 'enter' },
    ],
    ['later', person(['tea:brew'], { authTime: agoS(901) }), stepUp(AAL1)],
    [
      'with a factor that was not used',
      person(['tea:brew'], { hasSecondFactor: true }),
      stepUp(AAL2),
    ],
    [
      'with a factor that was',
      person(['tea:brew'], { hasSecondFactor: true, acr: AAL2 }),
      { kind: 'enter' },
    ],
    [
      'with one used long ago',
      person(['tea:brew'], { hasSecondFactor: true, acr: AAL2, authTime: agoS(901) }),
      stepUp(AAL2),
    ],
    [
      'without the permission',
      person([], { authTime: agoS(901) }),
      { kind: 'permission-missing', permission: 'tea:brew' },
    ],
  ] as const)('asks for a step-up: %s', (_, caller, verdict) => {
    expect(decide(freshly, caller)).toEqual(verdict);
    expect(decide(freshlyOrByScope, caller)).toEqual(verdict);
  });

  it('lets machines pass a step-up by their scope alone, or not at all', () => {
    expect(decide(freshlyOrByScope, machine(['tea:brew']))).toEqual({ kind: 'enter' });
    expect(decide(freshlyOrByScope, machine([]))).toEqual({
      kind: 'scope-missing',
      permission: 'tea:brew',
    });
    expect(decide(freshly, machine(['tea:brew']))).toEqual({ kind: 'people-only' });
  });
});
