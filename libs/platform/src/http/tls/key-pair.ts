import { createHash, createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import type { AppConfig } from '../../config/app-config.js';
import { ConfigurationError } from '../../config/configuration-error.js';

export type TlsFiles = NonNullable<AppConfig['http']['tls']>;

/** A certificate with its chain, and its private key, in PEM. */
export interface KeyPair {
  readonly cert: Buffer;
  readonly key: Buffer;
  readonly expiresAt: Date;
  /** Tells this pair from another one, and reveals nothing of the key. */
  readonly digest: string;
}

/**
 * Reads the files of a server certificate.
 * @throws ConfigurationError with everything because of which clients could not connect: an
 *   unreadable file, a key that belongs to another certificate, a certificate outside its dates
 */
export async function readKeyPair({ certFile, keyFile }: TlsFiles): Promise<KeyPair> {
  const [cert, key] = await Promise.all([
    read('TLS_CERT_FILE', certFile),
    read('TLS_KEY_FILE', keyFile),
  ]);
  const problems = [cert, key].filter((each) => typeof each === 'string');
  if (typeof cert === 'string' || typeof key === 'string') throw new ConfigurationError(problems);
  return checkKeyPair(cert, key, new Date());
}

/** @returns the content, or what is wrong with the file */
const read = (variable: string, file: string): Promise<Buffer | string> =>
  readFile(file).catch(
    ({ code }: NodeJS.ErrnoException) => `${variable} names a file that cannot be read (${code}).`,
  );

function checkKeyPair(cert: Buffer, key: Buffer, now: Date): KeyPair {
  const certificate = parseCertificate(cert);
  const privateKey = parseKey(key);
  const problems = [certificate, privateKey].filter((each) => typeof each === 'string');
  if (typeof certificate === 'string' || typeof privateKey === 'string')
    throw new ConfigurationError(problems);
  if (!certificate.checkPrivateKey(privateKey))
    throw new ConfigurationError(
      'TLS_KEY_FILE is not the key of the first certificate in TLS_CERT_FILE: put the ' +
        'certificate of this server before those of its issuers.',
    );
  assertWithinDates(certificate, now);
  assertUsable(cert, key);
  return {
    cert,
    key,
    expiresAt: new Date(certificate.validTo),
    digest: createHash('sha256').update(cert).update(key).digest('hex'),
  };
}

function parseCertificate(cert: Buffer): X509Certificate | string {
  try {
    return new X509Certificate(cert);
  } catch {
    return 'TLS_CERT_FILE contains no certificate in PEM.';
  }
}

function parseKey(key: Buffer): KeyObject | string {
  // Both forms say so in their first two lines.
  if (key.toString('latin1', 0, 200).includes('ENCRYPTED'))
    return 'TLS_KEY_FILE is encrypted: remove the passphrase.';
  try {
    return createPrivateKey(key);
  } catch {
    return 'TLS_KEY_FILE contains no private key in PEM.';
  }
}

/** Clients refuse such a certificate, so the processes that still serve with a good one stay. */
function assertWithinDates({ validFrom, validTo }: X509Certificate, now: Date): void {
  if (new Date(validTo) <= now)
    throw new ConfigurationError(`TLS_CERT_FILE expired on ${day(validTo)}: renew it.`);
  if (new Date(validFrom) > now)
    throw new ConfigurationError(
      `TLS_CERT_FILE is valid from ${day(validFrom)} on: look at the clock of this machine.`,
    );
}

const day = (date: string): string => new Date(date).toISOString().slice(0, 10);

/** OpenSSL refuses more than the checks above, such as keys that are too short. */
function assertUsable(cert: Buffer, key: Buffer): void {
  try {
    createSecureContext({ cert, key });
  } catch (error) {
    throw new ConfigurationError(
      `TLS_CERT_FILE and TLS_KEY_FILE cannot be used: ${(error as Error).message}.`,
    );
  }
}
