import { DomainError } from '../kernel/errors/domain-error.js';
import { defineProblem } from '../kernel/errors/problem-type.js';

export class MetricsTokenRequired extends DomainError {
  static readonly problem = defineProblem({
    code: 'metrics-token-required',
    kind: 'unauthenticated',
    title: 'Metrics token required',
    explanation:
      'Metrics are open to requests from the local machine, and to others with the value of ' +
      'METRICS_TOKEN as Authorization: Bearer <token>.',
  });

  constructor() {
    super(MetricsTokenRequired.problem, 'Send the metrics token as a bearer token.', {
      headers: { 'www-authenticate': 'Bearer realm="metrics"' },
    });
  }
}

export class MetricsForbidden extends DomainError {
  static readonly problem = defineProblem({
    code: 'metrics-forbidden',
    kind: 'forbidden',
    title: 'Metrics not open to you',
    explanation:
      'METRICS_TOKEN is not set, so metrics are open only to requests from the local machine.',
  });

  constructor() {
    super(MetricsForbidden.problem, 'Metrics are open to the machine itself only.');
  }
}
