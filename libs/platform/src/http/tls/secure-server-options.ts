import type { TlsOptions } from 'node:tls';
import type { KeyPair } from './key-pair.js';

/**
 * The ciphers of TLS 1.2 with forward secrecy and authenticated encryption, after Mozilla's
 * intermediate profile. TLS 1.3 has no others.
 */
const CIPHERS = ['ECDHE-ECDSA', 'ECDHE-RSA']
  .flatMap((exchange) =>
    ['AES128-GCM-SHA256', 'AES256-GCM-SHA384', 'CHACHA20-POLY1305'].map(
      (cipher) => `${exchange}-${cipher}`,
    ),
  )
  .join(':');

/**
 * As long as a client may take for its headers. Without it, a connection that begins no handshake
 * would delay a shutdown by two minutes.
 */
const HANDSHAKE_TIMEOUT_MS = 5_000;

export const secureServerOptions = ({ cert, key }: KeyPair): TlsOptions => ({
  cert,
  key,
  minVersion: 'TLSv1.2',
  ciphers: CIPHERS,
  handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
});
