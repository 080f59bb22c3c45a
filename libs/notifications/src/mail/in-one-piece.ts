import { Transform, type TransformCallback } from 'node:stream';

/**
 * Passes a mail on when it is complete. nodemailer encodes line by line, and each chunk would be a
 * packet and a system call of its own; a mail is small enough to be buffered once more.
 */
export class InOnePiece extends Transform {
  private readonly pieces: Buffer[] = [];

  override _transform(piece: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.pieces.push(piece);
    done();
  }

  override _flush(done: TransformCallback): void {
    done(null, Buffer.concat(this.pieces));
  }
}
