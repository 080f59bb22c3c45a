/** Stripe's form of requests, answers and errors. */

const MAX_BODY_BYTES = 65_536;

export async function bodyOf(request) {
  let text = '';
  for await (const chunk of request) {
    text += chunk;
    if (text.length > MAX_BODY_BYTES) throw new Error('The body is too large.');
  }
  return text;
}

/** `metadata[a]=b` as `{ metadata: { a: 'b' } }`; one level is enough. */
export function formOf(text) {
  const form = {};
  for (const [name, value] of new URLSearchParams(text)) {
    const [, outer, inner] = /^(\w+)\[(\w+)\]$/.exec(name) ?? [];
    if (outer) form[outer] = { ...form[outer], [inner]: value };
    else form[name] = value;
  }
  return form;
}

/** A call that the provider refuses. */
export class Refusal extends Error {
  constructor(status, { type, code, ...more }) {
    super(code);
    this.status = status;
    this.body = {
      error: {
        type: type ?? (status === 402 ? 'card_error' : 'invalid_request_error'),
        ...(code ? { code } : {}),
        message: `Refused: ${code ?? status}.`,
        ...more,
      },
    };
  }
}

export function send(response, status, body, headers = {}) {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}
