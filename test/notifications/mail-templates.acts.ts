import type { ModuleActs, World } from '../support/audited-acts.js';

const PATH = '/v1/mail-templates/order-placed/en';
const INTRO = { intro: 'We are packing it.' };

async function ifMatch({ app, admin }: World): Promise<Record<string, string>> {
  const { headers } = await app.request('GET', PATH, { token: admin.token });
  return { 'if-match': headers.get('etag') ?? '' };
}

export const MAIL_TEMPLATE_ACTS: ModuleActs = {
  acts: {
    setMailTemplate: {
      action: 'notifications.mail-template-changed',
      act: async (world) =>
        world.app.request('PUT', PATH, {
          token: world.admin.token,
          headers: await ifMatch(world),
          body: { words: INTRO },
        }),
    },
    resetMailTemplate: {
      action: 'notifications.mail-template-changed',
      act: async (world) =>
        world.app.request('DELETE', PATH, {
          token: world.admin.token,
          headers: await ifMatch(world),
        }),
    },
    previewMail: { why: 'It changes nothing.' },
    sendTestMail: { why: 'It sends a mail to the one who asks, and changes nothing.' },
  },
  changes: {
    setMailTemplate: [{}, INTRO],
    resetMailTemplate: [INTRO, {}],
  },
};
