import type { SMTPPoolOptions } from 'nodemailer/lib/smtp-pool';

const CONNECTION_TIMEOUT_MS = 5_000;
const GREETING_TIMEOUT_MS = 5_000;
const SOCKET_TIMEOUT_MS = 10_000;
const IDLE_TIMEOUT_MS = 30_000;
const MAX_CONNECTIONS = 5;

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * `smtps://` speaks TLS from the first byte. `smtp://` upgrades when the server offers it, and insists on it as soon as there are
 * credentials to protect, unless the server is on this machine. Certificates are always verified: a private authority is added with
 * NODE_EXTRA_CA_CERTS, not switched off.
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
    requireTLS: !secure && hasCredentials && !LOOPBACK.has(url.hostname),
    ...(hasCredentials ? { auth: { user, pass: decodeURIComponent(url.password) } } : {}),
    maxConnections: MAX_CONNECTIONS,
    // Otherwise nodemailer may send again by itself, up to five times, when a connection closes on it. The delivery has retries of its own,
    // which are counted, spaced and seen.
    maxRequeues: 0,
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    greetingTimeout: GREETING_TIMEOUT_MS,
    dnsTimeout: CONNECTION_TIMEOUT_MS,
    socketTimeout: SOCKET_TIMEOUT_MS,
    idleTimeout: IDLE_TIMEOUT_MS,
    logger: false,
  };
}
