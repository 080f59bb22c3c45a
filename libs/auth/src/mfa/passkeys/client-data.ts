/** Returns the challenge that a passkey signed, unchecked; null when none can be read. */
export async function challengeIn(clientDataJson: string): Promise<string | null> {
  const { decodeClientDataJSON } = await import('@simplewebauthn/server/helpers');
  try {
    const { challenge } = decodeClientDataJSON(clientDataJson) as
      | { challenge?: unknown }
      | { challenge: string };
    return typeof challenge === 'string' ? challenge : null;
  } catch {
    return null;
  }
}
