import type { RoutePolicy } from '@orderly/platform/access/access-inventory';
import { decideAccess, type Verdict } from '@orderly/platform/access/decide-access';
import type { Permission } from '@orderly/platform/kernel/identity/actor';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import type { OpenApiDocument, Operation } from '@orderly/platform/kernel/openapi/openapi.types';
import type { TestApp, TestRequest, TestResponse } from './app.js';
import type { WalkingCaller } from './walking-callers.js';

/** With what the guard turns callers away. */
const GUARD_CODES: ReadonlySet<unknown> = new Set([
  ...[
    'unauthenticated',
    'invalid-token',
    'people-only',
    'permission-missing',
    'scope-missing',
    'step-up-needed',
  ],
]);

export interface WalkReport {
  readonly cases: number;
  /** How many of them the guard should let in. */
  readonly entered: number;
  /** Cases that went otherwise than the matrix says. */
  readonly faults: readonly string[];
}

/**
 * Sends every caller to every route, and compares what the guard did with what the matrix says.
 * Those who enter meet a random id, an empty body and an If-Match that fits nothing, so nothing
 * much happens; and those who may change something are somebody new each time.
 */
export async function walk(
  app: TestApp,
  routes: readonly RoutePolicy[],
  callers: readonly WalkingCaller[],
): Promise<WalkReport> {
  const document = await documentOf(app);
  const faults: string[] = [];
  let [cases, entered] = [0, 0];
  for (const caller of callers) {
    const signedIn = rememberedSignIns(caller);
    for (const route of routes) {
      const expected = expectedOf(route, caller, app.config.auth.stepUpMaxAgeS);
      const needed = neededBy(route);
      // A random id is that of nothing, so a route with one changes nothing.
      const changesNothing =
        route.method === 'GET' || expected !== 'enter' || route.path.includes(':');
      const who = await (changesNothing ? signedIn(needed) : caller.signIn(needed));
      const path = route.path.replaceAll(/:[^/]+/g, () => newId());
      const response = await app.request(route.method, path, {
        ...emptyRequest(document, route),
        ...merged(who),
      });
      const actual = outcomeOf(response);
      if (actual !== expected)
        faults.push(`${caller.name}: ${route.method} ${route.path}: ${actual}, not ${expected}`);
      if (expected === 'enter') entered++;
      cases++;
    }
  }
  return { cases, entered, faults };
}

const neededBy = ({ policy }: RoutePolicy): Permission | null =>
  policy?.kind === 'permission' ? policy.permission : null;

/** Those who read or are turned away may come again as they are. */
function rememberedSignIns(caller: WalkingCaller): WalkingCaller['signIn'] {
  const known = new Map<Permission | null, ReturnType<WalkingCaller['signIn']>>();
  return (needed) => {
    const signedIn = known.get(needed) ?? caller.signIn(needed);
    known.set(needed, signedIn);
    return signedIn;
  };
}

/** `enter`, or the status and the code of the refusal. */
function expectedOf(route: RoutePolicy, caller: WalkingCaller, stepUpMaxAgeS: number): string {
  if (!route.policy) throw new Error(`${route.route} has no policy.`);
  const verdict = decideAccess(
    route.policy,
    caller.facts(neededBy(route)),
    new Date(),
    stepUpMaxAgeS,
  );
  return refusalOf(verdict, caller.refusal);
}

function refusalOf({ kind }: Verdict, unknown: WalkingCaller['refusal']): string {
  switch (kind) {
    case 'enter':
      return 'enter';
    case 'unauthenticated':
      return `401 ${unknown ?? kind}`;
    case 'step-up':
      return '401 step-up-needed';
    default:
      return `403 ${kind}`;
  }
}

const outcomeOf = ({ status, body }: TestResponse): string => {
  const code = typeof body === 'object' && body !== null ? body['code'] : undefined;
  return GUARD_CODES.has(code)
    ? `${status} ${code}`
    : status >= 500
      ? `${status} ${code}`
      : 'enter';
};

const merged = ({ token, headers }: Pick<TestRequest, 'token' | 'headers'>): TestRequest => ({
  ...(token === undefined ? {} : { token }),
  headers: { 'if-match': '"0"', ...headers },
});

/** A body without content for those that take one; the document says which. */
function emptyRequest(document: OpenApiDocument, { method, path }: RoutePolicy): TestRequest {
  const item = document.paths[path.replaceAll(/:([^/]+)/g, '{$1}')] as
    | Record<string, Operation>
    | undefined;
  const operation = item?.[method.toLowerCase()];
  const takes =
    (operation?.requestBody as { content?: Record<string, unknown> } | undefined)?.content ?? {};
  return 'application/json' in takes ? { body: {} } : {};
}

const documentOf = async (app: TestApp): Promise<OpenApiDocument> =>
  (await (await fetch(`${app.api.url}/openapi.json`)).json()) as OpenApiDocument;
