/** Single requests, for setting up and looking; load has a client of its own. */

/**
 * @typedef {{ token?: string, body?: unknown, headers?: Record<string, string> }} Content
 * @typedef {{ status: number, headers: Headers, body: any }} Answer
 */

/**
 * @param {{ port: number }} server @param {string} method @param {string} path
 * @param {Content} [content]
 * @returns {Promise<Answer>} whatever its status
 */
export async function send(server, method, path, { token, body, headers = {} } = {}) {
  const response = await fetch(`http://127.0.0.1:${server.port}${path}`, {
    method,
    headers: {
      ...headers,
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
    signal: AbortSignal.timeout(30_000),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: text === '' ? undefined : JSON.parse(text),
  };
}

/**
 * @param {{ port: number, name: string }} server @param {string} method @param {string} path
 * @param {Content} [content]
 * @throws Error when the server refuses
 */
export async function request(server, method, path, content) {
  const answer = await send(server, method, path, content);
  if (answer.status < 400) return answer;
  const problem = JSON.stringify(answer.body);
  throw new Error(`${server.name}: ${method} ${path}: ${answer.status} ${problem}`);
}

/**
 * @param {{ port: number, name: string }} server
 * @param {string} email
 * @param {string} password
 * @returns {Promise<string>}
 */
export async function logIn(server, email, password) {
  return (await request(server, 'POST', '/v1/auth/login', { body: { email, password } })).body
    .accessToken;
}
