/** Whether it is as late here as elsewhere. */
import { type Finding, wrong } from '../finding.ts';
import type { Fetch } from '../outgoing.ts';
import type { Probe } from './probe.ts';

/** Milliseconds that clocks may differ before signatures are doubted somewhere. */
const mostApart = 120_000;

export async function checkClock(probe: Probe, { now }: { now: () => number }): Promise<Finding[]> {
  const got = await probe.get('/healthz');
  const there = typeof got === 'string' ? Number.NaN : Date.parse(String(got.headers.date));
  const apart = there - now();
  if (!(Math.abs(apart) > mostApart)) return [];
  return [clockFinding(`the clock at ${probe.url}`, apart, `its header Date is ${new Date(there).toUTCString()}`)];
}

function clockFinding(whose: string, apart: number, seen: string): Finding {
  const minutes = Math.round(Math.abs(apart) / 60_000);
  return wrong(
    'clock',
    `${whose} is ${minutes} minutes ${apart > 0 ? 'ahead of' : 'behind'} the one here`,
    seen,
    'set the clock by NTP (timedatectl set-ntp true): signatures of another time are refused, and articles appear at the wrong one',
  );
}

/** Servers that are asked what time it is. */
const mostAsked = 5;

type Asking = { fetch: Fetch; scheme: string; now: () => number };

/** By several of them, so that one that is wrong itself says nothing. */
export async function checkClockElsewhere(hosts: string[], { fetch, scheme, now }: Asking): Promise<Finding[]> {
  const found = await Promise.all(
    hosts.slice(0, mostAsked).map(async (host) => {
      const answered = await fetch(`${scheme}//${host}/`, { method: 'GET', headers: {} }).catch(() => null);
      const there = Date.parse(String(answered?.headers.date));
      return Number.isNaN(there) ? [] : [{ host, apart: there - now() }];
    }),
  );
  const told = found.flat();
  const apart = told.filter((one) => Math.abs(one.apart) > mostApart);
  const [first] = apart;
  if (!first || apart.length * 2 <= told.length) return [];
  const seen = apart.map((one) => `${one.host}: ${Math.round(one.apart / 1000)} seconds`).join(', ');
  return [
    clockFinding(
      `the clock of ${apart.length} of ${told.length} followers' servers`,
      first.apart,
      `their header Date: ${seen}`,
    ),
  ];
}
