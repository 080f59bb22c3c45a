/**
 * An SMTP server that takes every mail and remembers when it came, by the number of the order in
 * its subject, and the Message-IDs of all mails in the order of their arrival.
 */
import { createServer } from 'node:net';

const ORDER_NUMBER = /ORD(?:-[0-9A-Z]{4}){3}/;
const MESSAGE_ID = /^message-id: *(<[^>]+>)/im;

/**
 * @returns {Promise<{ url: string, arrivals: Map<string, number>, messageIds: string[], count: ()
 *   => number, stop: () => void }>} times of `performance.now()`
 */
export function startMailSink() {
  const arrivals = new Map();
  const messageIds = [];
  let count = 0;
  const sockets = new Set();
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    let text = '';
    let inData = false;
    const say = (line) => socket.write(`${line}\r\n`);
    const take = (end, skip) => {
      const part = text.slice(0, end);
      text = text.slice(end + skip);
      return part;
    };
    const mail = (content) => {
      const number = ORDER_NUMBER.exec(content)?.[0];
      if (number !== undefined && !arrivals.has(number)) arrivals.set(number, performance.now());
      count++;
      messageIds.push(MESSAGE_ID.exec(content)?.[1]);
      inData = false;
      say('250 taken');
    };
    const command = (line) => {
      const verb = line.slice(0, 4).toUpperCase();
      inData = verb === 'DATA';
      if (inData) say('354 go on');
      else if (verb === 'QUIT') socket.end('221 bye\r\n');
      else say('250 fine');
    };
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      for (;;) {
        const end = text.indexOf(inData ? '\r\n.\r\n' : '\r\n');
        if (end < 0) return;
        if (inData) mail(take(end, 5));
        else command(take(end, 2));
      }
    });
    say('220 bench');
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () =>
      resolve({
        url: `smtp://127.0.0.1:${server.address().port}`,
        arrivals,
        messageIds,
        count: () => count,
        stop: () => {
          server.close();
          for (const socket of sockets) socket.destroy();
        },
      }),
    );
  });
}
