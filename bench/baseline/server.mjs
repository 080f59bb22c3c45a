/**
 * What Orderly is measured against: the same contract and the same rows, written by hand for speed
 * on raw Fastify and `pg`, with nothing that the contract does not ask for. MODE is `floor` (fewest
 * round trips) or `classic` (a statement per step).
 */
import { createHash, randomBytes } from 'node:crypto';
import { verify } from '@node-rs/argon2';
import Fastify from 'fastify';
import pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { placeStepByStep } from './classic.mjs';
import { Cursors } from './cursors.mjs';
import { placeInOne } from './floor.mjs';
import { draftOf, Refusal } from './placing.mjs';
import { lists, orderInOne, orderInTwo } from './reads.mjs';
import { types } from './rows.mjs';
import * as schemas from './schemas.mjs';
import { fromPool, pipelined } from './statements.mjs';
import { Tokens } from './tokens.mjs';

const { DATABASE_URL, MODE, PORT, POOL_SIZE } = process.env;
const SESSION_S = 90 * 86_400;
const REFRESH_S = 14 * 86_400;
const READS_ANY = 'orders:read-any';

/**
 * Measured: reads are fastest over few shared connections, while orders wait for the disk and for
 * each other on many.
 */
const READ_CONNECTIONS = 4;

const isFloor = MODE === 'floor';
// The plans of these statements do not depend on their parameters.
const options = isFloor ? '-c plan_cache_mode=force_generic_plan' : '';
const connection = { connectionString: DATABASE_URL, types, options };
const pool = new pg.Pool({ ...connection, max: Number(POOL_SIZE) });
const ask = isFloor ? await pipelined(connection, READ_CONNECTIONS) : fromPool(pool);
const askToWrite = isFloor ? await pipelined(connection, Number(POOL_SIZE)) : ask;
const tokens = new Tokens(randomBytes(32));
const cursors = new Cursors(randomBytes(32));
const place = isFloor ? placeInOne(askToWrite) : placeStepByStep(pool);
const findOrder = (isFloor ? orderInOne : orderInTwo)(ask);
const list = lists(ask);

const fastify = Fastify({
  ajv: { customOptions: { removeAdditional: false, coerceTypes: 'array' } },
});

fastify.decorateRequest('caller', null);
const authenticated = (request, _reply, done) => {
  request.caller = tokens.verify(request.headers.authorization);
  done(request.caller ? undefined : new Refusal(401, 'unauthenticated'));
};

fastify.setErrorHandler((error, _request, reply) => {
  const status = error.validation ? 422 : (error.status ?? error.statusCode ?? 500);
  if (status >= 500) process.stderr.write(`${error.stack}\n`);
  const code = error instanceof Refusal ? error.code : 'invalid';
  reply
    .code(status)
    .type('application/problem+json')
    .send({ type: `/problems/${code}`, title: code, status, code });
});

fastify.get('/health/live', { schema: schemas.health }, (_request, reply) =>
  reply.send({ status: 'ok' }),
);

fastify.post(
  '/v1/orders',
  { schema: schemas.placeOrder, onRequest: authenticated },
  async (request, reply) => {
    const { caller, body, headers, ip } = request;
    if (body.customerId !== undefined && body.customerId !== caller.sub)
      throw new Refusal(403, 'permission-missing');
    const placed = await place(
      draftOf({ customerId: caller.sub, key: headers['idempotency-key'], body, ip }),
    );
    reply.code(placed.status).headers(placed.headers).type('application/json; charset=utf-8');
    if (placed.replayed) reply.header('idempotency-replayed', 'true');
    return placed.body;
  },
);

fastify.get(
  '/v1/orders/:id',
  { schema: schemas.getOrder, onRequest: authenticated },
  async ({ caller, params }, reply) => {
    const order = await findOrder(
      params.id,
      (customerId) => customerId === caller.sub || caller.readAny,
    );
    if (!order || (order.customerId !== caller.sub && !caller.readAny))
      throw new Refusal(404, 'order-not-found');
    reply.header('etag', `"${[order.version, ...order.allowedActions].join('.')}"`);
    return order;
  },
);

fastify.get(
  '/v1/orders',
  { schema: schemas.listOrders, onRequest: authenticated },
  async ({ caller, query }, reply) => {
    const { limit, cursor, placedTo } = query;
    const scope = `orders ${caller.sub} ${placedTo}`;
    const after = cursors.read(scope, cursor);
    if (after === undefined) throw new Refusal(422, 'invalid-cursor');
    const customerId = caller.readAny ? null : caller.sub;
    const orders = await list.orders({
      customerId,
      placedTo,
      after,
      limit: limit + 1,
      mayAct: (customerId) => customerId === caller.sub || caller.readAny,
    });
    return page(
      reply,
      orders,
      limit,
      (last) => cursors.write(scope, [last.placedAt, last.id]),
      placedTo,
    );
  },
);

fastify.get('/v1/products', { schema: schemas.listProducts }, async ({ query }, reply) => {
  const { limit, cursor } = query;
  const after = cursors.read('products', cursor);
  if (after === undefined) throw new Refusal(422, 'invalid-cursor');
  const products = await list.products({ after, limit: limit + 1 });
  return page(reply, products, limit, (last) => cursors.write('products', [last.id]));
});

/** One row more than asked for tells whether there is a next page. */
function page(reply, rows, limit, cursorOf, placedTo) {
  if (rows.length <= limit) return { data: rows, page: { nextCursor: null } };
  const data = rows.slice(0, limit);
  const nextCursor = cursorOf(data[limit - 1]);
  const filter = placedTo === undefined ? '' : `placedTo=${encodeURIComponent(placedTo)}&`;
  reply.header(
    'link',
    `<${reply.request.url.split('?', 1)[0]}?${filter}limit=${limit}&cursor=${nextCursor}>; ` +
      `rel="next"`,
  );
  return { data, page: { nextCursor } };
}

fastify.post('/v1/auth/login', { schema: schemas.login }, async ({ body, ip }, reply) => {
  const [account] = await ask(
    'account',
    `SELECT u.id, c.password_hash,
            EXISTS (SELECT FROM users.user_roles r JOIN users.role_permissions p ON p.role = r.role
                     WHERE r.user_id = u.id AND p.permission = '${READS_ANY}')
       FROM users.users u JOIN auth.credentials c ON c.user_id = u.id
      WHERE u.email = $1 AND u.status = 'active' AND u.email_verified_at IS NOT NULL`,
    [body.email],
  );
  if (!account || !(await verify(account[1], body.password)))
    throw new Refusal(401, 'invalid-credentials');
  const refreshToken = randomBytes(32).toString('base64url');
  await askToWrite(
    'session',
    `WITH session AS (
       INSERT INTO auth.sessions (id, user_id, ip, expires_at) VALUES ($1, $2, $3,
         now() + make_interval(secs => ${SESSION_S})))
     INSERT INTO auth.refresh_tokens (token_hash, session_id, expires_at)
     VALUES ($4, $1, now() + make_interval(secs => ${REFRESH_S}))`,
    [uuidv7(), account[0], ip, createHash('sha256').update(refreshToken).digest()],
  );
  reply.header('cache-control', 'no-store');
  return {
    accessToken: tokens.sign({ sub: account[0], readAny: account[2] }),
    tokenType: 'Bearer',
    expiresIn: 3_600,
    refreshToken,
  };
});

process.once('SIGTERM', () => process.exit(0));
await fastify.listen({ host: '127.0.0.1', port: Number(PORT) });
