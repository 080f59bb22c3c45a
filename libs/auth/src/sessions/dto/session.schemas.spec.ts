import { loadConfig } from '@orderly/platform/config/load-config';
import { classNoteOf } from '@orderly/platform/http/validation/class-rules';
import { TokensResponse } from './session.schemas.js';

it('documents the lifetime that access tokens have unless it is configured', () => {
  const { auth } = loadConfig({ DATABASE_URL: 'postgres://localhost/orderly' });

  expect(classNoteOf(TokensResponse).words).toMatchObject({
    examples: [{ expiresIn: auth.accessTokenTtlS }],
  });
});
