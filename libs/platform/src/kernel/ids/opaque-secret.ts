import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits as 43 characters: a secret that is handed out once. Every holder can use it. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

/**
 * The stored form of such a secret. A fast hash is sufficient, because 256 random bits cannot be
 * guessed. Never use it for secrets that people choose.
 */
export const digestOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();
