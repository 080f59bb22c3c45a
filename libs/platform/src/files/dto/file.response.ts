import { ApiSchema } from '../../http/fields/api-schema.js';
import { Id } from '../../http/fields/ids.js';
import { Int } from '../../http/fields/numbers.js';
import { PlainString } from '../../http/fields/text.js';
import { Timestamp } from '../../http/fields/times.js';
import type { FileLink } from '../files.js';
import type { StoredFile } from '../files.repository.js';

@ApiSchema({
  name: 'File',
  description: 'A file that a job made.',
  examples: [
    {
      id: '0199aa5c-7a4e-7c3b-9d7e-2f1f6d0c8a15',
      name: 'orders.csv',
      mediaType: 'text/csv',
      size: 48_213,
      sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
      createdAt: '2026-11-20T09:30:00.000Z',
      expiresAt: '2026-11-21T09:30:05.000Z',
    },
  ],
})
export class FileResponse {
  @Id()
  readonly id: string;

  @PlainString({ max: 200 })
  readonly name: string;

  @PlainString({ examples: ['text/csv'] })
  readonly mediaType: string;

  @Int({ min: 0, description: 'In bytes.' })
  readonly size: number;

  @PlainString({ description: 'The SHA-256 of the content, in hexadecimal.' })
  readonly sha256: string;

  @Timestamp()
  readonly createdAt: string;

  @Timestamp({ description: 'When it is deleted.' })
  readonly expiresAt: string;
}

@ApiSchema({
  name: 'FileLink',
  description: 'A link that downloads a file once.',
  examples: [
    {
      url: 'https://shop.example/download-file#token=x5pCzHwpyVWPnRcUqLGxq0tIfMVRz0hqZJ0cJXkDkxk',
      token: 'x5pCzHwpyVWPnRcUqLGxq0tIfMVRz0hqZJ0cJXkDkxk',
      expiresAt: '2026-11-20T10:30:00.000Z',
    },
  ],
})
export class FileLinkResponse {
  @PlainString({ description: 'A page for browsers. The token is in its fragment.' })
  readonly url: string;

  @PlainString({ description: 'For `POST /v1/file-downloads`.' })
  readonly token: string;

  @Timestamp({ description: 'When the link becomes invalid, if it was not used.' })
  readonly expiresAt: string;
}

export const toFileResponse = (file: StoredFile): FileResponse => ({
  id: file.id,
  name: file.name,
  mediaType: file.mediaType,
  size: file.size,
  sha256: file.sha256.toString('hex'),
  createdAt: file.createdAt.toISOString(),
  expiresAt: file.expiresAt.toISOString(),
});

export const toFileLinkResponse = (
  { token, expiresAt }: FileLink,
  publicUrl: string,
): FileLinkResponse => ({
  url: `${publicUrl}/download-file#token=${token}`,
  token,
  expiresAt: expiresAt.toISOString(),
});
