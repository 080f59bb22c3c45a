import { demandsTls } from '@orderly/platform/config/smtp-url';
import type { SMTPPoolOptions } from 'nodemailer/lib/smtp-pool';

const CONNECTION_TIMEOUT_MS = 5_000;
const GREETING_TIMEOUT_MS = 5_000;
export const SOCKET_TIMEOUT_MS = 10_000;
const IDLE_TIMEOUT_MS = 30_000;
const MAX_CONNECTIONS = 5;

/**
 * `smtps://` uses TLS from the first byte. `smtp://` upgrades when the server offers it, and
 * requires it if demandsTls says so. Certificates are always verified: add a private authority with
 * NODE_EXTRA_CA_CERTS.
 */
export function smtpOptions(smtpUrl: string): SMTPPoolOptions & { pool: true } {
  const url = new URL(smtpUrl);
  const secure = url.protocol === 'smtps:';
  const user = decodeURIComponent(url.username);
  const hasCredentials = user !== '';
  return {
    pool: true,
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
    secure,
    requireTLS: demandsTls(url),
    ...(hasCredentials ? { auth: { user, pass: decodeURIComponent(url.password) } } : {}),
    maxConnections: MAX_CONNECTIONS,
    // Otherwise nodemailer may send again by itself, up to five times, when a connection closes.
    // The delivery has retries of its own, which are counted, spaced and visible.
    maxRequeues: 0,
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    greetingTimeout: GREETING_TIMEOUT_MS,
    dnsTimeout: CONNECTION_TIMEOUT_MS,
    socketTimeout: SOCKET_TIMEOUT_MS,
    idleTimeout: IDLE_TIMEOUT_MS,
    logger: false,
  };
}
