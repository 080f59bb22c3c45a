import { createHash, randomBytes } from 'node:crypto';

/**
 * 256 random bits as 43 characters: what is handed out once, and can be spent by whoever has it.
 */
export const newSecret = (): string => randomBytes(32).toString('base64url');

/**
 * What is kept of such a secret. Fast on purpose: there is nothing to guess in 256 random bits.
 * Never for what people choose.
 */
export const digestOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();
