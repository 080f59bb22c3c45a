import { loadConfig } from '@orderly/platform/config/load-config';
import { tokensResponse } from './session.schemas.js';

it('documents the lifetime that access tokens have unless it is configured', () => {
  const { auth } = loadConfig({ DATABASE_URL: 'postgres://localhost/orderly' });

  expect(tokensResponse.meta()?.examples).toMatchObject([{ expiresIn: auth.accessTokenTtlS }]);
});
