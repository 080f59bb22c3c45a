import { SetMetadata } from '@nestjs/common';

export const CREDENTIAL_ROUTE = Symbol('credential-route');
export const NOT_RATE_LIMITED = Symbol('not-rate-limited');

/**
 * The route takes a secret that could be guessed (password, token): it has a stricter limit per IP
 * address.
 */
export const CredentialRoute = (): MethodDecorator => SetMetadata(CREDENTIAL_ROUTE, true);

/** Probes and scrapes must get through when everybody else is turned away. */
export const NotRateLimited = (): MethodDecorator & ClassDecorator =>
  SetMetadata(NOT_RATE_LIMITED, true);
