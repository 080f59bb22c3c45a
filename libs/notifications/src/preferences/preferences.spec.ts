import { newId } from '@orderly/platform/kernel/ids/new-id';
import { EmptyQuietHours, MandatoryCategory } from './preferences.errors.js';
import { choicesOf, choose, defaultPreferences, mutes, reaches, zoneOf } from './preferences.js';

const DEFAULTS = defaultPreferences(newId());
const offByMail = { category: 'orders', channel: 'email', enabled: false } as const;

describe('notification preferences', () => {
  it('enable everything by default, but text messages', () => {
    const off = choicesOf(DEFAULTS).filter(({ enabled }) => !enabled);

    expect(off.map(({ channel }) => channel)).toEqual(['sms', 'sms', 'sms', 'sms']);
  });

  it('turn text messages on and off, also those about what is mandatory elsewhere', () => {
    const on = { category: 'security', channel: 'sms', enabled: true } as const;
    const chosen = choose(DEFAULTS, { choices: [on, { ...on, category: 'orders' }] });
    const back = choose(chosen, { choices: [{ ...on, enabled: false }] });

    expect(chosen).toMatchObject({ muted: [], optedIn: ['orders/sms', 'security/sms'] });
    expect(back.optedIn).toEqual(['orders/sms']);
    expect(reaches(back, 'orders', 'sms')).toBe(true);
    expect(reaches(back, 'security', 'sms')).toBe(false);
    expect(reaches(back, 'security', 'email')).toBe(true);
  });

  it('store only what differs from the default', () => {
    const muted = choose(DEFAULTS, { choices: [offByMail] });

    expect(muted.muted).toEqual(['orders/email']);
    expect(choose(muted, { choices: [{ ...offByMail, enabled: true }] }).muted).toEqual([]);
  });

  it('keep what a change does not name, and follow the last of two choices', () => {
    const both = choose(choose(DEFAULTS, { choices: [offByMail] }), {
      choices: [
        { category: 'orders', channel: 'in-app', enabled: true },
        { category: 'orders', channel: 'in-app', enabled: false },
      ],
    });

    expect(both.muted).toEqual(['orders/email', 'orders/in-app']);
  });

  it.each(['account', 'security', 'legal'] as const)('refuse to turn off %s', (category) => {
    const choices = [offByMail, { category, channel: 'email', enabled: false } as const];

    expect(() => choose(DEFAULTS, { choices })).toThrow(MandatoryCategory);
    const on = { category, channel: 'email', enabled: true } as const;
    expect(choose(DEFAULTS, { choices: [on] })).toEqual(DEFAULTS);
  });

  it('refuse quiet hours that never end, and drop those that are set to null', () => {
    const night = { from: '22:00', to: '07:00', timeZone: 'Europe/Berlin' };
    const quiet = choose(DEFAULTS, { quietHours: night });

    expect(choose(quiet, {}).quietHours).toEqual(night);
    expect(choose(quiet, { quietHours: null })).toEqual(DEFAULTS);
    expect(() => choose(DEFAULTS, { quietHours: { ...night, to: '22:00' } })).toThrow(
      EmptyQuietHours,
    );
  });

  it('name the zone of the reader, else that of the quiet hours, else that of the shop', () => {
    const night = { from: '22:00', to: '07:00', timeZone: 'Europe/Berlin' };
    const quiet = choose(DEFAULTS, { quietHours: night });
    const named = choose(quiet, { timeZone: 'Asia/Tokyo' });

    expect(zoneOf(DEFAULTS, 'UTC')).toBe('UTC');
    expect(zoneOf(quiet, 'UTC')).toBe('Europe/Berlin');
    expect(zoneOf(choose(named, {}), 'UTC')).toBe('Asia/Tokyo');
    expect(zoneOf(choose(named, { timeZone: null }), 'UTC')).toBe('Europe/Berlin');
  });

  it('hold which mails are put off, and refuse to put off what is mandatory', () => {
    const daily = { category: 'orders', delivery: 'daily' } as const;
    const digested = choose(DEFAULTS, { deliveries: [daily] });
    const back = choose(digested, { deliveries: [{ ...daily, delivery: 'immediate' }] });

    expect(digested.digests).toEqual({ orders: 'daily' });
    expect(back).toEqual(DEFAULTS);
    expect(() => choose(DEFAULTS, { deliveries: [{ ...daily, category: 'legal' }] })).toThrow(
      MandatoryCategory,
    );
  });

  it('do not mute a category that became mandatory after it was turned off', () => {
    expect(mutes(['security/email'], 'security', 'email')).toBe(false);
  });
});
