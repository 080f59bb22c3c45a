import { newId } from '@orderly/platform/kernel/ids/new-id';
import { MandatoryCategory } from './preferences.errors.js';
import { choicesOf, choose, defaultPreferences, mutes } from './preferences.js';

const DEFAULTS = defaultPreferences(newId());
const offByMail = { category: 'orders', channel: 'email', enabled: false } as const;

describe('notification preferences', () => {
  it('enable everything by default', () => {
    expect(choicesOf(DEFAULTS).filter(({ enabled }) => !enabled)).toEqual([]);
  });

  it('store only what differs from the default', () => {
    const muted = choose(DEFAULTS, [offByMail]);

    expect(muted.muted).toEqual(['orders/email']);
    expect(choose(muted, [{ ...offByMail, enabled: true }]).muted).toEqual([]);
  });

  it('keep what a change does not name, and follow the last of two choices', () => {
    const both = choose(choose(DEFAULTS, [offByMail]), [
      { category: 'orders', channel: 'in-app', enabled: true },
      { category: 'orders', channel: 'in-app', enabled: false },
    ]);

    expect(both.muted).toEqual(['orders/email', 'orders/in-app']);
  });

  it.each(['account', 'security', 'legal'] as const)('refuse to turn off %s', (category) => {
    const choices = [offByMail, { category, channel: 'email', enabled: false } as const];

    expect(() => choose(DEFAULTS, choices)).toThrow(MandatoryCategory);
    expect(choose(DEFAULTS, [{ category, channel: 'email', enabled: true }])).toEqual(DEFAULTS);
  });

  it('do not mute a category that became mandatory after it was turned off', () => {
    expect(mutes(['security/email'], 'security', 'email')).toBe(false);
  });
});
