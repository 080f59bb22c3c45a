import { prefersHtml } from './problems.controller.js';

it.each([
  'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
  'application/json;q=0.5, text/html',
])('shows a page to whoever sends Accept: %s', (accept) => {
  expect(prefersHtml(accept)).toBe(true);
});

it.each([
  undefined,
  '*/*',
  'application/json',
  'application/json, text/html',
  'text/html;q=0',
  'text/html;q=0.1, application/json;q=0.2',
])('answers JSON to Accept: %s', (accept) => {
  expect(prefersHtml(accept)).toBe(false);
});
