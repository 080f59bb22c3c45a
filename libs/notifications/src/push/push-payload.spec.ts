import { pushPayload, topicOf } from './push-payload.js';

const notice = {
  kind: 'order-placed',
  title: 'Your order',
  body: 'We have received it.',
  language: 'en-GB',
  url: null,
  about: 'order 1',
} as const;
const shown = { category: 'orders', notificationId: null, silent: false } as const;

describe('the payload of a push', () => {
  it('has less than 3 KB, whatever the words and the address are', () => {
    const long = '😀'.repeat(2_000);
    const url = `https://shop.example/${'x'.repeat(979)}`;

    const payload = pushPayload({ ...notice, title: long, body: long, url }, shown);

    expect(Buffer.byteLength(payload)).toBeLessThan(3_072);
    expect(JSON.parse(payload)).toMatchObject({ title: `${'😀'.repeat(119)}…`, url });
  });

  it('has the tag of what it is about, which names nothing', () => {
    const topics = ['order 1', 'order 1', 'order 2'].map((about) => topicOf({ about }));

    expect(new Set(topics).size).toBe(2);
    expect(topics.every((topic) => /^[\w-]{32}$/.test(topic))).toBe(true);
    expect(JSON.parse(pushPayload(notice, shown))).toMatchObject({ tag: topics[0] });
  });
});
