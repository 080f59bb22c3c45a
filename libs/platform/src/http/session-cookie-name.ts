/**
 * `__Host-`: browsers accept it from this host over TLS only, for all paths, and no subdomain can
 * set or overwrite it.
 */
export const SESSION_COOKIE = '__Host-orderly-session';
