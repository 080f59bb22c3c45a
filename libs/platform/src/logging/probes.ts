import type { FastifyRequest } from 'fastify';

const PROBES = /^\/(?:health(?:\/|$)|metrics$)/;

/**
 * Probes and scrapes arrive every few seconds from every machine. Among log lines and traces they
 * would hide those that people look for.
 */
export const isProbe = ({ routeOptions: { url } }: FastifyRequest): boolean =>
  url !== undefined && PROBES.test(url);
