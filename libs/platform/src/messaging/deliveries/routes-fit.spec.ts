import { EventConsumer } from '../events/event-consumer.js';
import { EventProcessor } from '../events/event-processor.js';
import { assertRoutesFit } from './routes-fit.js';

function consumer(name: string): EventConsumer {
  @EventProcessor(name)
  class Named extends EventConsumer {
    async handle(): Promise<void> {}
  }
  return new Named();
}

describe('assertRoutesFit', () => {
  it(
    'accepts a table in which everybody who is routed to is there, and everybody hears ' +
      'something',
    () => {
      expect(() =>
        assertRoutesFit({ 'a.b.v1': ['mail', 'feed'], 'c.d.v1': [] }, [
          consumer('mail'),
          consumer('feed'),
        ]),
      ).not.toThrow();
    },
  );

  it.each([
    ['a route to nobody', { 'a.b.v1': ['nobody'] }, [], 'events are routed to nobody'],
    ['a consumer without a route', {}, [consumer('mail')], 'no event is routed to mail'],
    [
      'two consumers of one name',
      { 'a.b.v1': ['mail'] },
      [consumer('mail'), consumer('mail')],
      'two consumers are called mail',
    ],
    ['a name that is no name', { 'a.b.v1': ['a:b'] }, [consumer('a:b')], '"a:b" is no name'],
  ])('refuses %s', (_, routes, consumers, message) => {
    expect(() => assertRoutesFit(routes, consumers)).toThrow(message);
  });
});
