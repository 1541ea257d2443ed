/** What is known of the servers to which something is delivered. */
import type { Dispatch } from '../courier.ts';
import type { ServerState } from '../delivery.ts';
import { type Finding, notice, wrong } from '../finding.ts';
import type { PurgeFault } from '../purging.ts';

/** What keeps everything that is to go out. */
export function checkDispatch(dispatch: Dispatch | null): Finding[] {
  if (!dispatch?.fault) return [];
  const todo = 'see that NASHRA_REDIS is right and that Redis runs there; nothing is lost, and it goes on by itself';
  return [wrong('deliveries', dispatch.fault, `${dispatch.workers} workers`, todo)];
}

/** Failures in a row after which it is no mishap. */
const many = 5;

export function checkServers(servers: ServerState[]): Finding[] {
  const dead = servers.filter(({ failures, pausedUntil }) => failures >= many || pausedUntil === 'heard from');
  const paused = servers.filter(({ pausedUntil, waiting }) => pausedUntil === 'resumed' && waiting > 0);
  return [
    ...dead.map(({ host, failures, lastError, lastSuccess, waiting }) =>
      notice(
        'server',
        `${host} does not take what is sent: ${waiting} wait for it`,
        `${failures} failures in a row, the last one: ${lastError ?? 'unknown'}; last success ${lastSuccess ?? 'never'}`,
        `nothing, if that server is down or gone: it is asked less and less often. If it is there: nashra deliveries retry ${host}`,
      ),
    ),
    ...paused.map(({ host, waiting }) =>
      notice(
        'server',
        `${host} is paused by hand, and ${waiting} wait for it`,
        'nashra deliveries',
        `nashra deliveries resume ${host}`,
      ),
    ),
    ...checkFailed(servers),
  ];
}

function checkFailed(servers: ServerState[]): Finding[] {
  const failed = servers.reduce((sum, server) => sum + server.failed, 0);
  const tried = servers.filter(({ waiting, failed: lost, delivered }) => waiting + lost + delivered > 0);
  const found =
    failed === 0
      ? []
      : [
          notice(
            'deliveries',
            `${failed} deliveries were given up`,
            'nashra deliveries --failed',
            'look at the reasons; nashra deliveries retry brings them back',
          ),
        ];
  const silent = tried.length >= 3 && tried.every(({ failures }) => failures > 0);
  const [example] = tried;
  if (!silent || !example) return found;
  const seen = `${tried.length} servers, the last error of ${example.host}: ${example.lastError}`;
  return [
    ...found,
    wrong(
      'deliveries',
      'no server takes anything any more: the fault may be here',
      seen,
      'see that this machine reaches others (DNS, firewall, clock), and that the key is the one that others know',
    ),
  ];
}

/** `fault`: why the cache in front is not told of changes; null where it is. */
export function checkPurge(fault: PurgeFault | null): Finding[] {
  if (fault === null) return [];
  return [
    wrong(
      'purge',
      'the cache in front shows what was before: it cannot be told of changes',
      `since ${fault.since}: ${fault.error}`,
      'see that NASHRA_PURGE and NASHRA_PURGE_HEADER are what the CDN wants; it is asked again every minute',
    ),
  ];
}
