/**
 * True when a token is three parts in canonical base64url (RFC 7515 section 3.1, RFC 4648 section
 * 3.5): no white space, no padding, no stray bits at the end of a part. Decoders, including that of
 * jose, accept all of these, so one token would have many spellings: a token cached or revoked
 * under one would be unknown under another.
 */
export function hasCompactForm(token: string): boolean {
  const parts = token.split('.');
  return (
    parts.length === 3 &&
    parts.every((part) => Buffer.from(part, 'base64url').toString('base64url') === part)
  );
}
