import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { InOnePiece } from './in-one-piece.js';

describe('InOnePiece', () => {
  it('hands on in one piece what came in many', async () => {
    const lines = Array.from({ length: 100 }, (_, index) => Buffer.from(`line ${index}\r\n`));

    const pieces: Buffer[] = [];

    // Counts chunks as they arrive: an iterator would join waiting ones.
    const joined = Readable.from(lines).pipe(new InOnePiece());
    joined.on('data', (piece: Buffer) => pieces.push(piece));
    await finished(joined);

    expect(pieces).toEqual([Buffer.concat(lines)]);
  });
});
