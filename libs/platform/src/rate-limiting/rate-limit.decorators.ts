import { SetMetadata } from '@nestjs/common';

export const CREDENTIAL_ROUTE = Symbol('credential-route');
export const NOT_RATE_LIMITED = Symbol('not-rate-limited');

/**
 * The route accepts a secret that could be guessed (password, token), so it has a stricter limit
 * per IP address.
 */
export const CredentialRoute = (): MethodDecorator => SetMetadata(CREDENTIAL_ROUTE, true);

/** Probes and scrapes must succeed even when all other requests are refused. */
export const NotRateLimited = (): MethodDecorator & ClassDecorator =>
  SetMetadata(NOT_RATE_LIMITED, true);
