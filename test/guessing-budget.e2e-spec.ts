import { TestApp } from './support/app.js';

describe('the budget for guessing passwords', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await TestApp.start({ rateLimits: { credentialsPerIpAndMinute: 2 } });
  });
  afterAll(() => app.close());

  it('is not spent on refresh tokens, which nobody can guess', async () => {
    let { refreshToken } = await app.admin();

    for (let n = 0; n < 4; n++) {
      const { status, body } = await app.request('POST', '/v1/auth/refresh', {
        body: { refreshToken },
      });
      expect(status).toBe(200);
      refreshToken = body['refreshToken'] as string;
    }

    const login = () =>
      app.request('POST', '/v1/auth/login', {
        body: { email: 'nobody@example.test', password: 'x' },
      });
    // At once: a minute that ends in between would give the budget back.
    const answers = await Promise.all([login(), login(), login(), login()]);
    const statuses = answers.map(({ status }) => status);
    expect(statuses).toEqual(expect.arrayContaining([401, 429]));
  });
});
