import { smtpOptions } from './smtp-options.js';

describe('smtpOptions', () => {
  it.each([
    ['smtps://mail.example', { host: 'mail.example', port: 465, secure: true, requireTLS: false }],
    ['smtp://mail.example', { host: 'mail.example', port: 587, secure: false, requireTLS: false }],
    [
      'smtp://u:p@mail.example:2525',
      { host: 'mail.example', port: 2525, secure: false, requireTLS: true },
    ],
    [
      'smtp://u:p@localhost:1025',
      { host: 'localhost', port: 1025, secure: false, requireTLS: false },
    ],
    [
      'smtp://relay.example:25?requireTLS=true',
      { host: 'relay.example', port: 25, secure: false, requireTLS: true },
    ],
    ['smtp://u:p@[::1]:1025', { host: '::1', port: 1025, secure: false, requireTLS: false }],
  ])('follows the URL %s', (url, expected) => {
    expect(smtpOptions(url)).toMatchObject(expected);
  });

  it('decodes the credentials', () => {
    const { auth } = smtpOptions('smtps://robot%40shop:p%2Fw%3A%23@mail.example');

    expect(auth).toEqual({ user: 'robot@shop', pass: 'p/w:#' });
  });

  it('never lets nodemailer repeat a mail by itself', () => {
    expect(smtpOptions('smtp://mail.example').maxRequeues).toBe(0);
  });
});
