/**
 * The return value of a handler that needs more than a body: a status, an ETag, a Location. It is
 * plain data, so that an idempotent request can get the stored copy again, byte for byte.
 */
export class HttpResult<Body = unknown> {
  #json: string | undefined;

  constructor(
    readonly status: number,
    readonly body: Body,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {}

  /** The body as it is sent and stored: serialized once. Null without a body. */
  get json(): string | null {
    if (this.body === undefined) return null;
    this.#json ??= JSON.stringify(this.body);
    return this.#json;
  }

  /** The same answer with more headers, and without serializing it again. */
  withHeaders(headers: Readonly<Record<string, string>>): HttpResult<Body> {
    const result = new HttpResult(this.status, this.body, { ...this.headers, ...headers });
    result.#json = this.#json;
    return result;
  }

  static ok<Body>(body: Body, headers?: Record<string, string>): HttpResult<Body> {
    return new HttpResult(200, body, headers);
  }

  static created<Body>(
    location: string,
    body: Body,
    headers?: Record<string, string>,
  ): HttpResult<Body> {
    return new HttpResult(201, body, { location, ...headers });
  }

  static accepted<Body>(body: Body): HttpResult<Body> {
    return new HttpResult(202, body);
  }

  static noContent(): HttpResult<undefined> {
    return new HttpResult(204, undefined);
  }
}
