/**
 * `COPY … FROM STDIN` over a plain `pg` client, which has the protocol messages but no command for
 * them.
 */

const CHUNK_BYTES = 256 * 1024;

/** A submittable of `pg`: sends the rows when the server is ready for them. */
class CopyIn {
  constructor(text, rows, done) {
    this.text = text;
    this.rows = rows;
    this.done = done;
  }

  submit(connection) {
    connection.query(this.text);
  }

  handleCopyInResponse(connection) {
    void this.#send(connection);
  }

  async #send(connection) {
    let chunk = '';
    for (const row of this.rows) {
      chunk += `${row}\n`;
      if (chunk.length < CHUNK_BYTES) continue;
      const flowing = connection.stream.write(frame(chunk));
      chunk = '';
      if (!flowing) await new Promise((resolve) => connection.stream.once('drain', resolve));
    }
    if (chunk !== '') connection.stream.write(frame(chunk));
    connection.endCopyFrom();
  }

  handleCommandComplete() {}
  handleError(error) {
    this.error = error;
    this.done(error);
  }
  handleReadyForQuery() {
    if (!this.error) this.done(null);
  }
}

/** CopyData: 'd', the length with itself, the bytes. */
function frame(text) {
  const bytes = Buffer.byteLength(text);
  const message = Buffer.allocUnsafe(5 + bytes);
  message.write('d', 0, 'latin1');
  message.writeInt32BE(bytes + 4, 1);
  message.write(text, 5);
  return message;
}

/** @param {unknown} value a column in COPY's text format */
const column = (value) =>
  value === null || value === undefined
    ? '\\N'
    : String(value).replace(/[\\\t\n\r]/g, (character) => ESCAPES[character]);
const ESCAPES = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/**
 * @param {import('pg').Client} client
 * @param {string} table with its columns, such as `orders.orders (id, number)`
 * @param {Iterable<unknown[]>} rows
 * @returns {Promise<void>}
 */
export function copyInto(client, table, rows) {
  const lines = (function* () {
    for (const row of rows) yield row.map(column).join('\t');
  })();
  return new Promise((resolve, reject) => {
    client.query(
      new CopyIn(`COPY ${table} FROM STDIN`, lines, (error) => (error ? reject(error) : resolve())),
    );
  });
}
