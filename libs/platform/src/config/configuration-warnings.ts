import type { Variables } from './environment.js';
import { isLoopback } from './loopback.js';
import type { OidcProviders } from './oidc-providers.js';
import { mayTravelUnencrypted } from './smtp-url.js';
import { unknownVariables } from './unknown-variables.js';

export const isLiveKey = (key: string): boolean => /^[sr]k_live_/.test(key);

const isOpenToOthers = ({ hostname, password }: URL): boolean =>
  password === '' && !isLoopback(hostname);

const smtpUrlsOf = ({ SMTP_URL: first, SMTP_FALLBACK_URLS: others = [] }: Variables): string[] =>
  first === undefined ? [] : [first, ...others];

/** What works, and is probably not meant. */
export function warningsAbout(
  environment: NodeJS.ProcessEnv,
  variables: Variables,
  oidc: OidcProviders,
): string[] {
  const warnings = unknownVariables(environment, oidc.variables);
  if (variables.NODE_ENV !== 'production') return warnings;
  if (variables.SMTP_URL === undefined)
    warnings.push('SMTP_URL is not set: mails are written to files and not sent.');
  if (smtpUrlsOf(variables).some((url) => mayTravelUnencrypted(new URL(url))))
    warnings.push(
      'SMTP_URL does not demand TLS, so mails may travel unencrypted: use smtps://, or add ' +
        '?requireTLS=true.',
    );
  if (variables.REDIS_URL !== undefined && isOpenToOthers(new URL(variables.REDIS_URL)))
    warnings.push(
      'REDIS_URL has no password, and Redis is on another machine: anyone who can reach ' +
        'it can read and change the queues.',
    );
  const { STRIPE_SECRET_KEY: stripeKey } = variables;
  if (stripeKey !== undefined && !isLiveKey(stripeKey))
    warnings.push('STRIPE_SECRET_KEY is a test key: no payment moves money.');
  if (variables.SELLER_NAME === undefined)
    warnings.push('SELLER_NAME is not set: no invoices are issued.');
  if (variables.PUBLIC_URL?.startsWith('http:'))
    warnings.push('PUBLIC_URL is not https: tokens travel unencrypted.');
  return warnings;
}
