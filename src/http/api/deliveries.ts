/** Whether the world received it. */
import type { FederationStore } from '../../federation-store.ts';
import type { Publication } from '../publication.ts';
import { type Call, type Operation, ok, type Reply } from './operation.ts';
import { Problem } from './problem.ts';
import { list, object, ref, sent } from './schemas.ts';

const tag = 'Deliveries';

export const deliveries: Operation[] = [
  {
    id: 'listServers',
    method: 'GET',
    path: '/deliveries/servers',
    tag,
    scope: 'operate',
    summary: 'How it stands with every server that something goes to',
    answers: { 200: object({ items: list(ref('Server')) }) },
    answer: ({ publication }) => ok({ items: publication.federation.servers() }),
  },
  {
    id: 'listFailedDeliveries',
    method: 'GET',
    path: '/deliveries/failed',
    tag,
    scope: 'operate',
    summary: 'Deliveries that were given up',
    answers: { 200: object({ items: list(ref('FailedDelivery')) }) },
    answer: ({ publication }) => ok({ items: publication.federation.setAside() }),
  },
  {
    id: 'retryDeliveries',
    method: 'POST',
    path: '/deliveries/retry',
    tag,
    scope: 'operate',
    summary: 'Tries again now what waits or was given up',
    description: 'For one server, or for all where `host` is left out. A paused server stays paused.',
    takes: { json: sent({ host: { type: 'string' } }, ['host']) },
    answers: { 200: object({ due: { type: 'integer', description: 'How many are tried again.' } }) },
    problems: ['missing'],
    answer: ({ publication, who, body }) => {
      const { federation, newsdesk, clock } = publication;
      const { host } = body as { host?: string };
      const name = host === undefined ? null : knownHost(federation, host);
      return newsdesk.act(who, 'retried', name ?? '', '', () => ok({ due: federation.retry(name, clock().getTime()) }));
    },
  },
  {
    id: 'pauseServer',
    method: 'POST',
    path: '/deliveries/servers/{host}/pause',
    tag,
    scope: 'operate',
    summary: 'Sends nothing to a server until it is resumed',
    answers: { 200: ref('Server') },
    problems: ['missing'],
    answer: (call) => paused(call, true),
  },
  {
    id: 'resumeServer',
    method: 'POST',
    path: '/deliveries/servers/{host}/resume',
    tag,
    scope: 'operate',
    summary: 'Sends to a server again',
    answers: { 200: ref('Server') },
    problems: ['missing'],
    answer: (call) => paused(call, false),
  },
];

function paused({ publication, who, path: { host = '' } }: Call, isPaused: boolean): Reply {
  const { federation, newsdesk, clock } = publication;
  const name = knownHost(federation, host);
  newsdesk.act(who, isPaused ? 'paused' : 'resumed', name, '', () =>
    federation.pause(name, isPaused, clock().getTime()),
  );
  return ok(serverNamed(publication, name));
}

function serverNamed({ federation }: Publication, name: string) {
  return federation.servers().find(({ host }) => host === name);
}

/** Throws Problem for a host that nothing goes to: it may be misspelled. */
function knownHost(federation: FederationStore, text: string): string {
  const name = text.toLowerCase();
  if (federation.isServer(name)) return name;
  throw new Problem('missing', { detail: `nothing goes to a server called "${text}"` });
}
