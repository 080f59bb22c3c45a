import { publicEventTypes } from '@orderly/platform/messaging/events/event-catalogue';
import { EVENT_ROUTES } from './event-routes.js';

describe('the routes of events', () => {
  it('lead every public event to the feed and the webhooks', () => {
    const unpublished = publicEventTypes()
      .map(({ type }) => type)
      .filter((type) => !EVENT_ROUTES[type]?.includes('webhooks'));

    expect(unpublished).toEqual([]);
  });
});
