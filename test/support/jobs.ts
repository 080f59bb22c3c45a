import type { SignedIn, TestApp, TestResponse } from './app.js';
import { eventually } from './eventually.js';

type Bearer = Pick<SignedIn, 'token'>;

export interface JobBody {
  readonly id: string;
  readonly type: string;
  readonly status: string;
  readonly progress: { readonly done: number; readonly total: number | null };
  readonly result: Readonly<Record<string, unknown>> | null;
  readonly failure: { readonly code: string; readonly detail: string } | null;
}

export const jobOf = (app: TestApp, { token }: Bearer, jobId: string) =>
  app.request<JobBody>('GET', `/v1/jobs/${jobId}`, { token });

/** The job when it has ended. */
export const ended = (
  app: TestApp,
  who: Bearer,
  jobId: string,
  withinMs = 20_000,
): Promise<JobBody> =>
  eventually(
    async () => {
      const { body } = await jobOf(app, who, jobId);
      if (['queued', 'running'].includes(body.status)) throw new Error(JSON.stringify(body));
      return body;
    },
    { withinMs },
  );

export const linkTo = async (app: TestApp, { token }: Bearer, fileId: string): Promise<string> =>
  (await app.request<{ token: string }>('POST', `/v1/files/${fileId}/link`, { token })).body.token;

export const download = (app: TestApp, token: string): Promise<TestResponse> =>
  app.request('POST', '/v1/file-downloads', { body: { token } });

/** The content of a file that a job made. */
export async function contentOf(app: TestApp, who: Bearer, file: unknown): Promise<string> {
  const { status, text } = await download(app, await linkTo(app, who, (file as { id: string }).id));
  if (status !== 200) throw new Error(`download: ${status} ${text}`);
  return text;
}
