import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { allowBodyTime, isBodyLate } from './body-time.js';

const aRequest = (): IncomingMessage => new IncomingMessage(new Socket());

describe('isBodyLate', () => {
  it('gives a body ten seconds from the first question', () => {
    const request = aRequest();

    const answers = [0, 9_999, 10_001].map((ms) => isBodyLate(request, ms));

    expect(answers).toEqual([false, false, true]);
  });

  it('gives a file the time of its route, and asks nothing of a complete request', () => {
    const [file, complete] = [aRequest(), aRequest()];
    isBodyLate(file, 0);
    isBodyLate(complete, 0);
    allowBodyTime(file, 60_000);
    complete.complete = true;

    expect(isBodyLate(file, performance.now() + 59_000)).toBe(false);
    expect(isBodyLate(file, performance.now() + 61_000)).toBe(true);
    expect(isBodyLate(complete, 1e9)).toBe(false);
  });
});
