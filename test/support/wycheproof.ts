import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JWK } from 'jose';

export interface Vector {
  readonly tcId: number;
  readonly comment: string;
  readonly jws: string;
  readonly result: 'valid' | 'invalid';
  /** What a verifier of this group holds. */
  readonly key: JWK;
  readonly privateKey: JWK;
}

interface VectorFile {
  readonly numberOfTests: number;
  readonly testGroups: ReadonlyArray<{
    readonly public?: JWK;
    readonly private: JWK;
    readonly tests: ReadonlyArray<Omit<Vector, 'key' | 'privateKey'>>;
  }>;
}

/** Where the vectors are from: the README beside them. */
const FILE = join(import.meta.dirname, '../fixtures/wycheproof/json_web_signature_test.json');

/** @throws Error when the file does not hold as many as it says */
export function jwsVectors(): Vector[] {
  const file = JSON.parse(readFileSync(FILE, 'utf8')) as VectorFile;
  const vectors = file.testGroups.flatMap(
    ({ tests, private: privateKey, public: key = privateKey }) =>
      tests.map((test) => ({ ...test, key, privateKey })),
  );
  if (vectors.length !== file.numberOfTests) throw new Error('Wycheproof: vectors are missing.');
  return vectors;
}

export const pemOf = (key: JWK): string =>
  createPrivateKey({ key: key as import('node:crypto').JsonWebKey, format: 'jwk' }).export({
    type: 'pkcs8',
    format: 'pem',
  }) as string;
