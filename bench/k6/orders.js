/**
 * For teams that own k6: orders and reads in the mix of `npm run bench -- --scenario mix`, against an installation of your own.
 *
 *   k6 run -e BASE_URL=https://staging.shop.example -e EMAIL=load@shop.example -e PASSWORD=… bench/k6/orders.js
 *
 * It places real orders: use an installation that may keep them, with stock that lasts, and lift the rate limits for the run.
 */
import { check } from 'k6';
import http from 'k6/http';

const BASE_URL = __ENV.BASE_URL || 'http://127.0.0.1:3000';
const RATE = Number(__ENV.RATE || 50);
const DURATION = __ENV.DURATION || '1m';
const LINES = 5;

export const options = {
  scenarios: {
    // Open loop: a server that stalls must not slow the shop's customers down on paper.
    mix: {
      executor: 'constant-arrival-rate',
      exec: 'mix',
      rate: RATE,
      timeUnit: '1s',
      duration: DURATION,
      preAllocatedVUs: 32,
      maxVUs: 256,
    },
  },
  thresholds: {
    checks: ['rate==1'],
    'http_req_duration{name:place}': ['p(99)<500'],
    'http_req_duration{name:get}': ['p(99)<200'],
    'http_req_duration{name:list}': ['p(99)<200'],
    'http_req_duration{name:products}': ['p(99)<200'],
  },
};

export function setup() {
  const credentials = JSON.stringify({
    email: __ENV.EMAIL || 'admin@orderly.example',
    password: __ENV.PASSWORD,
  });
  const login = http.post(`${BASE_URL}/v1/auth/login`, credentials, {
    headers: { 'content-type': 'application/json' },
  });
  if (login.status !== 200)
    throw new Error(`The log-in was refused: ${login.status} ${login.body}`);
  const token = login.json('accessToken');
  const products = http.get(`${BASE_URL}/v1/products?limit=100`).json('data');
  const onSale = products.filter((product) => product.available > 0).map((product) => product.id);
  if (onSale.length === 0) throw new Error('There is nothing in stock.');
  const first = place(token, onSale);
  if (first.status !== 201)
    throw new Error(`No order can be placed: ${first.status} ${first.body}`);
  return { token, products: onSale, order: first.json('id') };
}

export function mix({ token, products, order }) {
  const dice = Math.random();
  if (dice < 0.3) return expect(place(token, products), 201);
  if (dice < 0.55) return expect(get(`/v1/orders/${order}`, 'get', token), 200);
  if (dice < 0.8) return expect(get('/v1/orders?limit=20', 'list', token), 200);
  return expect(get('/v1/products?limit=20', 'products', token), 200);
}

function place(token, products) {
  const chosen = new Set();
  while (chosen.size < Math.min(LINES, products.length))
    chosen.add(products[Math.floor(Math.random() * products.length)]);
  const body = JSON.stringify({
    lines: [...chosen].map((productId) => ({ productId, quantity: 1 })),
  });
  const headers = {
    ...bearer(token),
    'content-type': 'application/json',
    'idempotency-key': `k6-${Date.now()}-${Math.random()}`,
  };
  return http.post(`${BASE_URL}/v1/orders`, body, { headers, tags: { name: 'place' } });
}

const get = (path, name, token) =>
  http.get(`${BASE_URL}${path}`, { headers: bearer(token), tags: { name } });
const bearer = (token) => ({ authorization: `Bearer ${token}` });
const expect = (response, status) =>
  check(response, { [`status is ${status}`]: (answer) => answer.status === status });
