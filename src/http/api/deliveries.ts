/** Whether the world received it. */
import { addDays } from '../../time.ts';
import { type Call, type Operation, ok, type Reply } from './operation.ts';
import { number } from './parameters.ts';
import { list, object, ref, sent } from './shape.ts';

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
    id: 'listDeliveryHours',
    method: 'GET',
    path: '/deliveries/history',
    tag,
    scope: 'operate',
    summary: 'How tries ended, hour by hour, for those hours in which there were any',
    query: [number('days', 'How far back: 30 at most, 7 if left out.', { maximum: 30 })],
    answers: { 200: object({ items: list(ref('DeliveryHour')) }) },
    answer: ({ publication: { federation, newsdesk }, query: { days = 7 } }) =>
      ok({ items: federation.deliveryHistory(addDays(newsdesk.now(), -days)) }),
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
      const { host } = body as { host?: string };
      return ok({ due: publication.foreignDesk.retry(host?.toLowerCase() ?? null, who) });
    },
  },
  pausing('pause', true, 'Sends nothing to a server until it is resumed'),
  pausing('resume', false, 'Sends to a server again'),
];

function pausing(name: string, isPaused: boolean, summary: string): Operation {
  return {
    id: `${name}Server`,
    method: 'POST',
    path: `/deliveries/servers/{host}/${name}`,
    tag,
    scope: 'operate',
    summary,
    answers: { 200: ref('Server') },
    problems: ['missing'],
    answer: (call) => paused(call, isPaused),
  };
}

function paused({ publication, who, path }: Call, isPaused: boolean): Reply {
  const { federation, foreignDesk } = publication;
  const name = (path.host ?? '').toLowerCase();
  foreignDesk.pause(name, isPaused, who);
  return ok(federation.servers().find(({ host }) => host === name));
}
